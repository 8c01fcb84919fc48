// The server's side of Signature Version 4: whether a request was signed by whom it says.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "s3/signature.hpp"

namespace hookctl::s3 {

/// A request as it came in.
struct IncomingRequest {
  std::string_view method;
  std::string_view path;   ///< as on the wire, still encoded
  std::string_view query;  ///< as on the wire, still encoded, without "?"
  /// In order, duplicates included.
  std::vector<std::pair<std::string_view, std::string_view>> headers;
};

/// How S3 says no: an HTTP status, S3's code, and its message.
struct Refusal {
  int status;
  std::string code;
  std::string message;
};

struct Verified {
  std::string access_key;
  /// What the body must hash to (lower-case hex SHA-256; where it does not:
  /// XAmzContentSHA256Mismatch, status 400), or `unsigned_payload`.
  std::string payload_hash;
  bool presigned = false;
  Scope scope;
};

/// The secret key of an access key, where there is such a key.
using SecretLookup = std::function<std::optional<Secret>(std::string_view access_key)>;

struct VerifyOptions {
  /// The only region that is accepted, where there is one.
  std::optional<std::string> region;
  /// The greatest distance between the request's time and ours.
  std::chrono::minutes skew{15};
};

/// Judges a request by its Authorization header or its X-Amz-… query, whichever it has. A body
/// signed chunk by chunk (STREAMING-…) is refused as NotImplemented.
tl::expected<Verified, Refusal> verify(const IncomingRequest& request, const SecretLookup& secrets,
                                       Time now, const VerifyOptions& options = {});

}  // namespace hookctl::s3
