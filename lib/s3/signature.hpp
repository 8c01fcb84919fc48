// AWS Signature Version 4 as S3 uses it: pure functions from a request's parts to its signature.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "crypto/digest.hpp"

namespace hookctl::s3 {

/// The only algorithm there is here.
inline constexpr std::string_view signature_algorithm = "AWS4-HMAC-SHA256";
/// What stands for the payload's digest where the payload is not signed.
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";
/// The SHA-256 of no bytes.
inline constexpr std::string_view empty_payload_hash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// The longest time that a presigned URL may be valid for: seven days.
inline constexpr std::chrono::seconds longest_presigned_validity{604'800};

/// Names and values, in order, duplicates included.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// What of a request a signature covers.
struct SignedParts {
  std::string_view method;
  std::string_view path;          ///< as on the wire, encoded
  std::string_view query;         ///< as on the wire, encoded, without "?"; no X-Amz-Signature
  Fields headers;                 ///< those that are signed, `host` among them, names in any case
  std::string_view payload_hash;  ///< hex SHA-256, or `unsigned_payload`
};

/// Where and when a signature holds: `DATE/REGION/SERVICE/aws4_request`.
struct Scope {
  Time time;
  std::string region;
  std::string service = "s3";
  std::string text() const;
};

/// The path decoded and encoded again, each byte once, nothing normalised: "a//../b" stays.
std::string canonical_path(std::string_view path);
/// The pairs decoded, encoded again and sorted. "+" is a plus sign.
std::string canonical_query(std::string_view query);
/// One line a name, sorted: lower-case name, values trimmed, inner blanks made one, duplicates
/// joined by "," in the order in which they came.
std::string canonical_headers(const Fields& headers);
/// The names alone, lower case, sorted, joined by ";".
std::string signed_header_names(const Fields& headers);

std::string canonical_request(const SignedParts& parts);
std::string string_to_sign(const Scope& scope, std::string_view canonical_request);
/// The key of one day, region and service. It is a secret: `wipe` it.
crypto::Sha256 signing_key(const Scope& scope, std::string_view secret_key);
/// The signature of a request, as 64 hex digits.
std::string sign(const SignedParts& parts, const Scope& scope, std::string_view secret_key);

/// The value of the Authorization header. `parts.headers` holds x-amz-date (`format_basic_time` of
/// the scope's time) and x-amz-content-sha256 already.
std::string authorization(const SignedParts& parts, const Scope& scope, std::string_view access_key,
                          std::string_view secret_key);
/// The query of a presigned URL: `parts.query`, the signature's parameters and the signature.
/// `parts.payload_hash` is normally `unsigned_payload`, and the headers are `host` alone.
std::string presigned_query(const SignedParts& parts, const Scope& scope,
                            std::string_view access_key, std::string_view secret_key,
                            std::chrono::seconds validity);

}  // namespace hookctl::s3
