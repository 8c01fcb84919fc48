// URLs, kept to the byte: a presigned URL that is decoded and encoded again is a broken one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace hookctl {

/// An absolute http, https URL as it came. Its user-info and query may hold secrets, so it cannot
/// be formatted: `display()` is what people may see, `reveal()` what goes on the wire.
class Url {
 public:
  /// Refuses anything but an absolute http(s) URL with a host, control characters and blanks.
  /// The error never quotes more than `display()` would.
  static Result<Url> parse(std::string_view text);

  /// All of it, as it came (without a fragment).
  const std::string& reveal() const { return text_; }
  /// Without user-info, and without the query's values where they may be a signature: scheme,
  /// host, port, path, and "?…" where there was a query.
  std::string display() const;

  std::string_view scheme() const { return view(scheme_); }
  /// Lower case; an IPv6 address keeps its brackets.
  std::string_view host() const { return host_; }
  /// The port written, else the scheme's own.
  std::uint16_t port() const { return port_; }
  bool has_port() const { return explicit_port_; }
  bool has_user_info() const { return user_info_.second > 0; }
  /// As written, still encoded; "/" where there is none.
  std::string_view path() const;
  /// As written, still encoded, without "?".
  std::string_view query() const { return view(query_); }
  /// `host` or `host:port`, the latter where the port is not the scheme's own.
  std::string authority() const;
  /// `scheme://authority`.
  std::string origin() const;

  bool is_tls() const { return scheme() == "https"; }
  /// 127.0.0.0/8, ::1, localhost and *.localhost: what never leaves this machine.
  bool is_loopback() const;
  bool same_origin(const Url& other) const;

  /// The decoded value of a query parameter; names are compared decoded, letter case counts.
  std::optional<std::string> query_value(std::string_view name) const;
  /// The query's pairs, decoded, in order.
  std::vector<std::pair<std::string, std::string>> query_pairs() const;

  /// This URL with another path and query; `encoded` starts with "/".
  Result<Url> with_path(std::string_view encoded) const;
  /// What a Location header means, seen from here: absolute, //host, /path, or relative.
  Result<Url> resolve(std::string_view reference) const;

 private:
  using Span = std::pair<std::size_t, std::size_t>;  // offset, length
  std::string_view view(Span span) const {
    return std::string_view(text_).substr(span.first, span.second);
  }

  std::string text_;
  std::string host_;
  Span scheme_{}, user_info_{}, path_{}, query_{};
  std::uint16_t port_ = 0;
  bool explicit_port_ = false;
};

/// Percent-encodes everything but RFC 3986's unreserved characters and those in `keep`, in upper
/// case hex: with `keep` = "/" this is S3's encoding of a key.
std::string percent_encode(std::string_view bytes, std::string_view keep = {});
/// Undoes percent-encoding; "+" stays "+". A stray "%" stays as it is.
std::string percent_decode(std::string_view text);

}  // namespace hookctl
