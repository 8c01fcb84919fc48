// The capture file: NDJSON, one recorded request a line, byte for byte as it came.
//
// {"v":1,"id","received_at","method","url","headers":[[name,value],…],"body_b64","body_sha256",
//  "response"?:{"status","headers","body_b64","ms"},"verdict"?,"redactions"?}
//
// A header value that is not UTF-8 is written as [name, text, base64]: the text with U+FFFD in
// place of what is no character, the base64 of its bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace hookctl::capture {

/// The version of the format that is written, and the only one that is read.
inline constexpr int record_version = 1;

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct RecordedResponse {
  int status = 0;
  HeaderList headers;
  std::string body;
  double milliseconds = 0;
  std::string further = {};  ///< fields that this version does not know, as in `Record`
};

/// One request. Header names, values, order and duplicates are as they came.
struct Record {
  std::string id;
  Time received_at;
  std::string method;
  std::string url;
  HeaderList headers;
  std::string body;  ///< bytes
  std::optional<RecordedResponse> response;
  /// Fields that this version does not know, and `verdict` and `redactions`, as JSON text ready to
  /// be written again: `,"key":value…`.
  std::string further;

  /// The first header of that name, compared without regard to case.
  std::optional<std::string_view> header(std::string_view name) const;
};

struct RecordView;  // capture/record_parser.hpp

/// The record's line, newline included.
std::string format_record(const Record& record);
/// The same of a view, behind a text that is there: for those who write many.
void append_record(std::string& line, const RecordView& record);

/// Reads a line. `invalid_input` names the field: another version, no body, base64 that is none;
/// `verification_failed` where the body's digest is not the one that was recorded.
Result<Record> parse_record(std::string_view line);

/// Reads the value of a record's field `response`.
Result<RecordedResponse> parse_response(std::string_view json);

}  // namespace hookctl::capture
