// Mosaic's response message, made and judged.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hookctl::mosaic {

struct Notice {
  std::string message;
  std::optional<std::string> code;
};

/// What a receiver answers: a payload (JSON text) or errors, never both; warnings beside either.
struct ResponseMessage {
  std::optional<std::string> payload;
  std::vector<Notice> errors;
  std::vector<Notice> warnings;
};

/// The body. `usage` with the library's code in the message where there is neither payload nor
/// error (EMPTY_WEBHOOK_RESPONSE) or both (INVALID_WEBHOOK_RESPONSE).
Result<std::string> write_response(const ResponseMessage& response);

/// An answer as it came over HTTP; without status and content type where only the body is known.
struct Answer {
  std::optional<int> status;
  std::optional<std::string> content_type;
  std::string_view body;
};

/// One breach of the contract.
struct Breach {
  std::string_view code;  ///< stable
  std::string pointer;    ///< JSON pointer, where it is one value's
  std::string message;
};

struct ResponseVerdict {
  std::vector<Breach> breaches;  ///< none: the contract is kept
  bool success = false;          ///< kept, and the receiver says yes: a payload and no errors
  std::vector<Notice> errors;    ///< what the receiver said
  std::vector<Notice> warnings;
  bool kept() const { return breaches.empty(); }
};

ResponseVerdict judge_response(const Answer& answer);

}  // namespace hookctl::mosaic
