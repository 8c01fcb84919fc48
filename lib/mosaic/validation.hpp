// Judges a signed message, in the order in which Mosaic's library does.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "crypto/digest.hpp"
#include "json/schema.hpp"

namespace hookctl::mosaic {

/// By whose rules.
enum class Rules {
  /// Nothing is taken that the library refuses. Beyond that: the body is UTF-8 and an object whose
  /// envelope has no key twice; the timestamp is there, is a text in ECMAScript's format (ISO 8601)
  /// that names its zone, and does not lie in the future by more than a small skew.
  strict,
  /// As `validateWebhookRequest` has it, its leniency included: bytes that are no UTF-8 are read as
  /// U+FFFD before the HMAC, any JSON but null is a message, and a timestamp that is missing, in
  /// the future, or nothing that V8 could make a date of passes. Dates without a zone are this
  /// machine's (TZ), as they are Node's.
  axinom,
};

struct Expectations {
  std::span<const Secret> secrets{};  ///< any of them may have signed; the newest first
  Time at{};                          ///< the moment at which the age is judged
  std::chrono::milliseconds max_age{120'000};
  std::chrono::milliseconds max_skew{60'000};  ///< how far in the future a timestamp may lie
  const json::Schema* schema = nullptr;        ///< of the payload
  Rules rules = Rules::strict;
};

/// The codes of a verdict, in the order of the checks.
namespace code {
// The library's names.
inline constexpr std::string_view empty_secret = "EMPTY_WEBHOOK_SECRET";
inline constexpr std::string_view invalid_signature = "INVALID_WEBHOOK_SIGNATURE";
inline constexpr std::string_view invalid_payload = "WEBHOOK_PAYLOAD_VALIDATION_FAILED";
inline constexpr std::string_view outdated = "OUTDATED_WEBHOOK_REQUEST";
// Of what the library has no name for.
inline constexpr std::string_view invalid_body = "INVALID_WEBHOOK_BODY";    ///< no JSON, no object
inline constexpr std::string_view duplicate_key = "DUPLICATE_WEBHOOK_KEY";  ///< in the envelope
inline constexpr std::string_view missing_timestamp = "MISSING_WEBHOOK_TIMESTAMP";
inline constexpr std::string_view invalid_timestamp = "INVALID_WEBHOOK_TIMESTAMP";  ///< unreadable
inline constexpr std::string_view future = "FUTURE_WEBHOOK_REQUEST";
inline constexpr std::string_view valid = "VALID";
}  // namespace code

/// What was found. A verdict is valid only where every check has passed; there is no other way to
/// one.
struct Verdict {
  bool valid = false;
  std::string_view code;  ///< stable; the library's names where it has one; "VALID" where valid
  std::string message;    ///< for people, in one sentence
  std::optional<double> age_seconds;  ///< where the timestamp can be read, negative in the future
  std::optional<std::string> message_id;
  std::optional<std::size_t> secret_index;  ///< which secret has signed it
  std::vector<json::Violation> violations;  ///< of the schema, all of them
};

/// Judges many messages by the same expectations: what the secrets need is made ready once.
class Validator {
 public:
  /// What the expectations point to must outlive the validator.
  explicit Validator(const Expectations& expected);
  /// As `validate`, with an age at `at`.
  Verdict judge(std::string_view body, std::string_view signature, Time at) const;

 private:
  Expectations expected_;
  bool blank_;
  std::vector<crypto::HmacSha256Key> keys_;
};

/// Judges a body as it was received. Checks stop at the first that fails, so that nothing is said
/// of a body whose signature is wrong. No secret at all, or a blank one among them, is
/// `EMPTY_WEBHOOK_SECRET`.
Verdict validate(std::string_view body, std::string_view signature, const Expectations& expected);

}  // namespace hookctl::mosaic
