// What “hookctl verify” judges by, whichever scheme it is.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aruna/payload.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "invocation.hpp"
#include "mosaic/explanation.hpp"
#include "mosaic/validation.hpp"

namespace hookctl {

/// A message with what was said of it on its way.
struct ReceivedMessage {
  std::string_view body;
  std::string_view signature;
  std::size_t signatures = 0;         ///< how many headers of that name there were
  std::string_view content_encoding;  ///< empty where there is none
  Time at;                            ///< the moment at which its age counts
};

/// Takes from headers, pairs of names and values, what a verdict needs.
template <typename Headers>
ReceivedMessage received_message(const Headers& headers, std::string_view body, Time at);

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

void note_header(ReceivedMessage& message, std::string_view name, std::string_view value);

template <typename Headers>
ReceivedMessage received_message(const Headers& headers, std::string_view body, Time at) {
  ReceivedMessage message{.body = body, .signature = {}, .content_encoding = {}, .at = at};
  for (const auto& [name, value] : headers) note_header(message, name, value);
  return message;
}

}  // namespace hookctl
