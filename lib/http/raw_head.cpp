#include "http/raw_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/field.hpp"

namespace hookctl::http {
namespace {

using std::string_view;

constexpr string_view host = "host";
constexpr string_view content_length = "content-length";

/// What is to be known of all fields before the first is written.
struct Survey {
  bool host = false;
  bool length = false;
  /// What belongs to the old connection, sorted: there may be as many names as fields.
  std::vector<std::string> named;
};

Result<Survey> survey(const RawRequest& request) {
  Survey seen;
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name))
      return fail(ErrorCode::invalid_input, "a header's name holds characters that it must not");
    if (!is_field_value(value))
      return fail(ErrorCode::invalid_input,
                  fmt::format("the value of the header {} holds a line break or NUL", name));
    seen.host = seen.host || same_ignoring_case(name, host);
    seen.length = seen.length || same_ignoring_case(name, content_length);
    if (same_ignoring_case(name, "connection")) add_connection_names(seen.named, value);
  }
  std::ranges::sort(seen.named);
  return seen;
}

class Writer {
 public:
  Writer(const RawRequest& request, string_view authority, const Survey& seen, std::string& out)
      : request_(request), authority_(authority), seen_(seen), out_(out) {}

  void write() {
    out_.clear();
    out_.append(request_.method).append(" ").append(request_.target).append(" HTTP/1.1\r\n");
    if (!seen_.host) line("Host", authority_);
    for (const auto& [name, value] : request_.headers) field(name, value);
    if (!length_written_ && (!request_.body.empty() || tells_length())) length("Content-Length");
    out_.append("\r\n");
  }

 private:
  void line(string_view name, string_view value) {
    out_.append(name).append(":");
    if (!value.empty()) out_.append(" ").append(value);
    out_.append("\r\n");
  }

  void length(string_view name) {
    std::array<char, 24> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), request_.body.size()).ptr;
    line(name, {digits.data(), static_cast<std::size_t>(end - digits.data())});
    length_written_ = true;
  }

  void field(string_view name, string_view value) {
    if (same_ignoring_case(name, host)) {
      if (!host_written_) line(name, authority_);
      host_written_ = true;
    } else if (same_ignoring_case(name, content_length)) {
      if (!length_written_) length(name);
    } else if (same_ignoring_case(name, "transfer-encoding") && !seen_.length) {
      // The body is sent whole: its length stands where it was said that there was none.
      if (!length_written_) length("Content-Length");
    } else if (!is_hop_by_hop(name) && !same_ignoring_case(name, "expect") && !is_named(name)) {
      line(name, value);
    }
  }

  /// Whether a Connection names this field as one of its own.
  bool is_named(string_view name) const {
    return !seen_.named.empty() && std::ranges::binary_search(seen_.named, lower(name));
  }

  /// Methods for which a server expects to be told that there is no body (RFC 9110, 8.6).
  bool tells_length() const {
    return request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH";
  }

  const RawRequest& request_;
  string_view authority_;
  const Survey& seen_;
  std::string& out_;
  bool host_written_ = false;
  bool length_written_ = false;
};

}  // namespace

bool is_hop_by_hop(string_view name) {
  constexpr std::array names{string_view("connection"), string_view("keep-alive"),
                             string_view("te"),         string_view("trailer"),
                             string_view("upgrade"),    string_view("transfer-encoding")};
  constexpr string_view proxy = "proxy-";
  return std::ranges::any_of(names, [&](auto one) { return same_ignoring_case(name, one); }) ||
         same_ignoring_case(name.substr(0, proxy.size()), proxy);
}

void add_connection_names(std::vector<std::string>& all, string_view value) {
  while (!value.empty()) {
    const auto comma = value.find(',');
    if (const auto name = trimmed(value.substr(0, comma)); !name.empty())
      all.push_back(lower(name));
    value.remove_prefix(comma == string_view::npos ? value.size() : comma + 1);
  }
}

Result<void> write_raw_head(const RawRequest& request, string_view authority, std::string& head) {
  if (!is_token(request.method))
    return fail(ErrorCode::invalid_input, "the request's method is no HTTP method");
  if (request.method == "CONNECT")
    return fail(ErrorCode::invalid_input, "a request for a tunnel (CONNECT) cannot be sent again");
  if (!is_target(request.target))
    return fail(ErrorCode::invalid_input,
                "the request's target is no path, or holds blanks or control characters");
  HOOKCTL_TRY(const Survey seen, survey(request));
  Writer(request, authority, seen, head).write();
  return {};
}

}  // namespace hookctl::http
