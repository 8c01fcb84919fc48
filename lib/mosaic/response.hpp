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

/// What a receiver answers: a payload (JSON text) or errors, never both; warnings beside either. A
/// payload of null, false, 0 or "" counts as none, as the library has it.
struct ResponseMessage {
  std::optional<std::string> payload;
  std::vector<Notice> errors;
  std::vector<Notice> warnings;
};

/// The body, the payload's bytes kept as they are. `usage` with the library's code in the message
/// where there is neither payload nor error (EMPTY_WEBHOOK_RESPONSE) or both
/// (INVALID_WEBHOOK_RESPONSE); `invalid_input` where the payload is no JSON.
Result<std::string> write_response(const ResponseMessage& response);

/// The status that belongs to a response: 200, or 401 where it has errors.
int status_of(const ResponseMessage& response);

/// An answer as it came over HTTP; without status where only the body is known.
struct Answer {
  std::optional<int> status;
  /// Judged where there is a status, or where it is given.
  std::optional<std::string> content_type;
  std::string_view body;
};

/// The ways in which an answer may break the contract.
namespace breach {
/// Neither 200 nor 401.
inline constexpr std::string_view status = "UNEXPECTED_RESPONSE_STATUS";
/// Errors with 200, or 401 without any.
inline constexpr std::string_view status_and_errors = "RESPONSE_STATUS_CONTRADICTS_ERRORS";
inline constexpr std::string_view no_content_type = "MISSING_RESPONSE_CONTENT_TYPE";
/// Not application/json, or JSON in another charset than UTF-8.
inline constexpr std::string_view content_type = "INVALID_RESPONSE_CONTENT_TYPE";
inline constexpr std::string_view empty_body = "EMPTY_RESPONSE_BODY";
/// Not JSON.
inline constexpr std::string_view body = "INVALID_RESPONSE_BODY";
/// A value of the wrong type, or missing; the pointer says which.
inline constexpr std::string_view shape = "INVALID_RESPONSE_SHAPE";
/// A key of the response itself, or of one of its errors or warnings, that is given twice.
inline constexpr std::string_view duplicate_key = "DUPLICATE_RESPONSE_KEY";
/// `message_version` is there and is not "1.0".
inline constexpr std::string_view version = "UNEXPECTED_RESPONSE_VERSION";
/// Neither a payload nor errors; the library's name.
inline constexpr std::string_view empty = "EMPTY_WEBHOOK_RESPONSE";
/// A payload together with errors; the library's name.
inline constexpr std::string_view payload_and_errors = "INVALID_WEBHOOK_RESPONSE";
}  // namespace breach

/// One breach of the contract.
struct Breach {
  std::string_view code;  ///< stable
  std::string pointer;    ///< JSON pointer, where it is one value's
  std::string message;
};

struct ResponseVerdict {
  std::vector<Breach> breaches;  ///< none: the contract is kept
  bool success = false;          ///< kept, and the receiver says yes: a payload and no errors
  std::vector<Notice> errors;    ///< what the receiver said, as far as it can be read
  std::vector<Notice> warnings;
  bool kept() const { return breaches.empty(); }
};

/// Finds all breaches. `errors` and `warnings` must be arrays, if empty ones; `payload` and
/// `message_version` may be missing; keys that the contract does not know are let pass.
ResponseVerdict judge_response(const Answer& answer);

}  // namespace hookctl::mosaic
