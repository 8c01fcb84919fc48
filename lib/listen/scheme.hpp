// Whose messages a receiver takes: what it checks of them, and in which form it answers.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "capture/record_parser.hpp"
#include "json/schema.hpp"
#include "listen/reception.hpp"
#include "mosaic/validation.hpp"

namespace hookctl::listen {

/// Why a request is not taken, in words for its sender.
struct Refusal {
  int status = 400;
  std::string_view code;  ///< in capitals: "BODY_TOO_LARGE"
  std::string message;
};

/// Safe to use from several threads.
class Scheme {
 public:
  virtual ~Scheme() = default;
  /// "none", "mosaic", "aruna".
  virtual std::string_view name() const = 0;
  /// Whether what it accepts can come only from who knows a secret.
  virtual bool shows_sender() const = 0;
  /// Judges a message as it came: `record` has its headers, its body and its time.
  virtual Verdict judge(const capture::RecordView& record) const = 0;
  /// What is answered to a message that is not accepted.
  virtual Answer rejected(const Verdict& verdict) const = 0;
  /// What is answered to every message that is accepted, where nothing else was asked for.
  virtual Answer accepted() const = 0;
  /// What is answered to a request that did not become a message, in the form that the scheme's
  /// senders can read.
  virtual Answer refused(const Refusal& refusal) const = 0;
};

/// Takes everything.
std::unique_ptr<Scheme> make_plain_scheme();

struct MosaicRules {
  std::vector<Secret> secrets;  ///< any of them may have signed; the newest first
  std::chrono::milliseconds max_age{120'000};
  std::chrono::milliseconds max_skew{60'000};
  std::optional<json::Schema> schema;  ///< of the payload
  mosaic::Rules rules = mosaic::Rules::strict;
};

/// Mosaic's signed messages, judged whatever their content type says, and never inflated. The
/// library's codes, and its form of an error with status 401.
std::unique_ptr<Scheme> make_mosaic_scheme(MosaicRules rules);

/// The codes of what is wrong with a hook of Aruna's, in the order of the checks.
namespace code {
inline constexpr std::string_view accepted = "ACCEPTED";
inline constexpr std::string_view missing_token = "MISSING_HOOK_TOKEN";
inline constexpr std::string_view invalid_token = "INVALID_HOOK_TOKEN";
inline constexpr std::string_view invalid_payload = "INVALID_HOOK_PAYLOAD";
inline constexpr std::string_view invalid_secret = "INVALID_HOOK_SECRET";
}  // namespace code

struct ArunaRules {
  std::optional<Secret> token;  ///< the bearer token that the hook was registered with
  std::string pubkey;           ///< the server's; empty where the payload's secret is not checked
};

/// Aruna's hooks, in whichever content type they come. The guide's answers: 200
/// `{"status":"accepted","message"}`, 400 and 401 `{"error","message"}`.
std::unique_ptr<Scheme> make_aruna_scheme(ArunaRules rules);

/// `{"error":"body_too_large","message"}`: the code in small letters.
Answer error_answer(const Refusal& refusal);

}  // namespace hookctl::listen
