#include "s3/signature.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/url.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::s3 {
namespace {

constexpr std::string_view terminator = "aws4_request";

/// Without blanks at the ends, and with one for each run of them between.
std::string one_blank_each(std::string_view value) {
  std::string out;
  bool blank = false;
  for (const char c : value) {
    if (c == ' ' || c == '\t') {
      blank = !out.empty();
      continue;
    }
    if (std::exchange(blank, false)) out += ' ';
    out += c;
  }
  return out;
}

/// Names to joined values; the map sorts them.
std::map<std::string, std::string> merged(const Fields& headers) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : headers) {
    const auto [at, is_new] = out.try_emplace(lower(name), one_blank_each(value));
    if (!is_new) at->second.append(",").append(one_blank_each(value));
  }
  return out;
}

std::string date_of(const Scope& scope) {
  return format_basic_time(scope.time).substr(0, 8);
}

}  // namespace

std::string Scope::text() const {
  return fmt::format("{}/{}/{}/{}", date_of(*this), region, service, terminator);
}

std::string canonical_path(std::string_view path) {
  return path.empty() ? "/" : percent_encode(percent_decode(path), "/");
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const auto value = pair.substr(std::min(equals + 1, pair.size()));
    pairs.emplace_back(percent_encode(percent_decode(pair.substr(0, equals))),
                       percent_encode(percent_decode(value)));
  }
  std::ranges::sort(pairs);
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

std::string canonical_headers(const Fields& headers) {
  std::string out;
  for (const auto& [name, value] : merged(headers))
    out.append(name).append(":").append(value).append("\n");
  return out;
}

std::string signed_header_names(const Fields& headers) {
  std::string out;
  for (const auto& [name, value] : merged(headers)) {
    if (!out.empty()) out += ';';
    out += name;
  }
  return out;
}

std::string canonical_request(const SignedParts& parts) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", parts.method, canonical_path(parts.path),
                     canonical_query(parts.query), canonical_headers(parts.headers),
                     signed_header_names(parts.headers), parts.payload_hash);
}

std::string string_to_sign(const Scope& scope, std::string_view canonical_request) {
  const auto digest = crypto::sha256(canonical_request);
  return fmt::format("{}\n{}\n{}\n{}", signature_algorithm, format_basic_time(scope.time),
                     scope.text(), crypto::hex(crypto::bytes_of(digest)));
}

crypto::Sha256 signing_key(const Scope& scope, std::string_view secret_key) {
  std::string start;
  start.reserve(4 + secret_key.size());  // no growth: that would leave a copy behind
  start.append("AWS4").append(secret_key);
  crypto::Sha256 key = crypto::hmac_sha256(start, date_of(scope));
  wipe(start.data(), start.size());
  for (const std::string_view step :
       {std::string_view(scope.region), std::string_view(scope.service), terminator})
    key = crypto::hmac_sha256(crypto::bytes_of(key), step);
  return key;
}

std::string sign(const SignedParts& parts, const Scope& scope, std::string_view secret_key) {
  crypto::Sha256 key = signing_key(scope, secret_key);
  const auto code =
      crypto::hmac_sha256(crypto::bytes_of(key), string_to_sign(scope, canonical_request(parts)));
  wipe(key.data(), key.size());
  return crypto::hex(crypto::bytes_of(code));
}

std::string authorization(const SignedParts& parts, const Scope& scope, std::string_view access_key,
                          std::string_view secret_key) {
  return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", signature_algorithm,
                     access_key, scope.text(), signed_header_names(parts.headers),
                     sign(parts, scope, secret_key));
}

std::string presigned_query(const SignedParts& parts, const Scope& scope,
                            std::string_view access_key, std::string_view secret_key,
                            std::chrono::seconds validity) {
  std::string query(parts.query);
  if (!query.empty()) query += '&';
  query += fmt::format(
      "X-Amz-Algorithm={}&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-Expires={}&"
      "X-Amz-SignedHeaders={}",
      signature_algorithm, percent_encode(fmt::format("{}/{}", access_key, scope.text())),
      format_basic_time(scope.time), validity.count(),
      percent_encode(signed_header_names(parts.headers)));
  SignedParts with_parameters = parts;
  with_parameters.query = query;
  const std::string signature = sign(with_parameters, scope, secret_key);
  return fmt::format("{}&X-Amz-Signature={}", query, signature);
}

}  // namespace hookctl::s3
