// What a message is, as far as it can be told by looking at it: `hookctl inspect`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "aruna/payload.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "json/reader.hpp"
#include "mosaic/response.hpp"
#include "verifier.hpp"

namespace hookctl {

/// A payload of a hook of Aruna's.
struct HookFound {
  std::optional<aruna::Payload> payload;  ///< where it can be used
  std::optional<Error> problem;           ///< why it cannot
  // Where at least these can be read.
  std::optional<Ulid> hook_id;
  std::optional<Ulid> object_id;
  std::vector<std::string_view> missing;  ///< fields of a payload that are not there
  std::optional<Finding> secret;          ///< where there is a public key
};

/// A message of Mosaic's.
struct RequestFound {
  std::optional<std::string> id;
  std::optional<std::string> type;
  std::optional<std::string> version;
  std::optional<std::string> timestamp;  ///< as it came
  std::optional<Time> sent;              ///< where it is a time in RFC 3339
  std::optional<json::Kind> payload;
  std::size_t payload_size = 0;  ///< bytes
  std::vector<std::string_view> missing;
  bool renewable = false;          ///< whether “replay --refresh” can make it anew
  std::optional<Error> problem;    ///< where the body is no message
  bool headers_known = false;      ///< whether it came with its headers
  std::size_t signatures = 0;      ///< headers of that name
  std::optional<Finding> finding;  ///< where there is a secret, and the headers are known
};

struct ResponseFound {
  std::optional<int> status;
  mosaic::ResponseVerdict verdict;
};

struct Unknown {
  std::string why;
  std::string next;  ///< the command's words for what it seems to be; empty where there is none
};

using Found = std::variant<HookFound, RequestFound, ResponseFound, Unknown>;

using HeaderPair = std::pair<std::string_view, std::string_view>;

/// A message as it is to be looked at. All must outlive the call.
struct Subject {
  std::string_view body;
  std::optional<std::span<const HeaderPair>> headers{};  ///< none where the body is all there is
  std::optional<int> status{};                           ///< of a response
  Time at;  ///< when its age is judged: now, or when it was received
};

/// Looks at messages. Knows the secrets that signatures are judged by.
class Inspector {
 public:
  /// Without a verifier, or without a public key, nothing of that kind is judged.
  Inspector(std::unique_ptr<Verifier> mosaic, std::optional<std::string> pubkey)
      : mosaic_(std::move(mosaic)), pubkey_(std::move(pubkey)) {}

  Found look(const Subject& subject) const;

 private:
  HookFound hook(const Subject& subject) const;
  RequestFound request(const Subject& subject) const;

  std::unique_ptr<Verifier> mosaic_;
  std::optional<std::string> pubkey_;
};

/// "aruna-hook", "mosaic-request", "mosaic-response" or "unknown".
std::string_view kind_of(const Found& found);

/// Whether a body is what a hook of Aruna's posts, be it complete or not.
bool is_hook_payload(std::string_view body);

}  // namespace hookctl
