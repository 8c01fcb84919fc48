#include "s3/names.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "s3/signature.hpp"

namespace hookctl::s3 {
namespace {

constexpr std::size_t longest_key = 1024;

constexpr bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr bool may_be_in_aruna_key(char c) {
  return is_alphanumeric(c) || std::string_view("-!_.*'()/").find(c) != std::string_view::npos;
}

/// A character for people: a whole UTF-8 sequence, a control character as its escape.
std::string character_at(std::string_view text, std::size_t at) {
  std::size_t length = 1;
  while (at + length < text.size() &&
         (static_cast<unsigned char>(text[at + length]) & 0xc0) == 0x80)
    ++length;
  return printable(text.substr(at, length));
}

bool fits_host_name(std::string_view bucket) {
  const auto good = [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; };
  return std::ranges::all_of(bucket, good) && bucket.front() != '.' && bucket.back() != '.' &&
         bucket.size() <= 63;
}

bool is_address(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

Result<void> check_aruna_key(std::string_view key) {
  if (key.empty()) return fail(ErrorCode::invalid_input, "the key is empty");
  const auto bad = std::ranges::find_if_not(key, may_be_in_aruna_key);
  if (bad == key.end()) return {};
  const auto at = static_cast<std::size_t>(bad - key.begin());
  return fail(
      ErrorCode::invalid_input,
      fmt::format("Aruna takes no “{}” in a key: “{}”", character_at(key, at), printable(key)),
      "use letters, digits and -!_.*'()/ only; --key gives the result another name");
}

Result<void> check_names(const Endpoint& endpoint, std::string_view bucket, std::string_view key) {
  if (key.empty()) return fail(ErrorCode::invalid_input, "the key is empty");
  if (key.size() > longest_key)
    return fail(ErrorCode::invalid_input,
                fmt::format("a key of {} bytes is too long: S3 takes {}", key.size(), longest_key));
  if (bucket.empty()) return fail(ErrorCode::invalid_input, "the bucket has no name");
  if (!fits_host_name(bucket))
    return fail(ErrorCode::invalid_input,
                fmt::format("“{}” cannot be the name of a bucket", printable(bucket)));
  if (!endpoint.path_style && is_address(endpoint.url.host()))
    return fail(ErrorCode::config,
                fmt::format("{} is an address, and a bucket cannot be put before it",
                            endpoint.url.origin()),
                "use --path-style, or an endpoint with a host name");
  return {};
}

Result<Url> object_url(const Endpoint& endpoint, std::string_view bucket, std::string_view key) {
  HOOKCTL_CHECK(check_names(endpoint, bucket, key));
  const Url& base = endpoint.url;
  const std::string path = percent_encode(key, "/");
  if (endpoint.path_style) return Url::parse(fmt::format("{}/{}/{}", base.origin(), bucket, path));
  return Url::parse(fmt::format("{}://{}.{}/{}", base.scheme(), bucket, base.authority(), path));
}

Result<Url> presigned_url(const Endpoint& endpoint, const Credentials& credentials,
                          std::string_view bucket, std::string_view key, std::string_view method,
                          Time now, std::chrono::seconds validity) {
  HOOKCTL_TRY(const Url url, object_url(endpoint, bucket, key));
  const SignedParts parts{.method = method,
                          .path = url.path(),
                          .query = {},
                          .headers = {{"host", url.authority()}},
                          .payload_hash = unsigned_payload};
  return url.with_path(
      fmt::format("{}?{}", url.path(),
                  presigned_query(parts, {now, endpoint.region}, credentials.access_key.reveal(),
                                  credentials.secret_key.reveal(), validity)));
}

}  // namespace hookctl::s3
