// What “hookctl verify” judges by, whichever scheme it is.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aruna/payload.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "invocation.hpp"
#include "json/schema.hpp"
#include "mosaic/explanation.hpp"
#include "mosaic/received.hpp"
#include "mosaic/validation.hpp"

namespace hookctl {

using mosaic::received_message;
using mosaic::ReceivedMessage;

/// A verdict, and what else there is to say.
struct Finding {
  mosaic::Verdict verdict;
  std::optional<mosaic::Explanation> explanation;
  std::optional<std::pair<Ulid, Ulid>> ids;  ///< hook and object, of Aruna's payloads
  /// A signature was right, and holds for these very bytes.
  bool body_is_signed = false;
  /// What it means where the verdict is not valid.
  ErrorCode failure = ErrorCode::verification_failed;
};

class Verifier {
 public:
  virtual ~Verifier() = default;
  virtual Finding judge(const ReceivedMessage& message) const = 0;
};

/// What a message of Mosaic's is judged by.
struct MosaicRules {
  std::vector<Secret> secrets{};
  std::optional<json::Schema> schema{};
  std::chrono::milliseconds max_age{120'000};
  std::chrono::milliseconds max_skew{60'000};
  mosaic::Rules rules = mosaic::Rules::strict;
  bool explains = false;  ///< finds out why a signature does not match
};
std::unique_ptr<Verifier> make_mosaic_verifier(MosaicRules rules);

/// Whether the secret of a payload of Aruna's belongs to its ids.
Finding judge_hook(const aruna::Payload& payload, std::string_view pubkey);

/// By the options --scheme, --secret-…, --max-age and their like.
Result<std::unique_ptr<Verifier>> make_verifier(const Invocation& in);

/// The JSON schema that --schema names, where it does.
Result<std::optional<json::Schema>> read_schema(const Invocation& in);

}  // namespace hookctl
