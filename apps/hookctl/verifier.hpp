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

/// By the options --scheme, --secret-…, --max-age and their like.
Result<std::unique_ptr<Verifier>> make_verifier(const Invocation& in);

/// The JSON schema that --schema names, where it does.
Result<std::optional<json::Schema>> read_schema(const Invocation& in);

}  // namespace hookctl
