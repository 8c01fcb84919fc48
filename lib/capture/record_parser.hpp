// Reads records in place: for those who go through many.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "json/reader.hpp"

namespace hookctl::capture {

using HeaderView = std::pair<std::string_view, std::string_view>;

/// A record as it lies in its line and in the parser's buffers.
struct RecordView {
  std::string_view id;
  Time received_at;
  std::string_view method;
  std::string_view url;
  std::span<const HeaderView> headers;
  std::string_view body;
  std::string_view body_sha256;  ///< as it is written
  std::string_view response;     ///< JSON, not looked into; empty where there is none
  std::string_view further;      ///< as in `Record`
};

struct Record;

/// A copy that outlives its line. `invalid_input` where the response is none.
Result<Record> to_record(const RecordView& view);

/// Whether the body is the one whose digest was recorded; `verification_failed` if not.
Result<void> check_digest(const RecordView& record);

/// When a body's digest is compared: with each record, or by the caller, with `check_digest`, where
/// nothing else vouches for the body.
enum class Digests { compared, left };

/// Takes lines apart, one after the other, and keeps its buffers.
class RecordParser {
 public:
  explicit RecordParser(Digests digests = Digests::compared) : digests_(digests) {}

  /// Reads a line; the view is good until the next one, and as long as the line and the parser are
  /// there. The errors are those of `parse_record`.
  Result<void> parse(std::string_view line, RecordView& record);

 private:
  enum Field : std::size_t {
    version,
    id,
    received_at,
    method,
    url,
    headers,
    body,
    digest,
    response,
    fields
  };
  struct Value {
    bool there = false;
    json::Kind kind{};
    json::Span span;
  };

  Result<void> collect();
  Result<void> check_version() const;
  Result<std::string_view> text(Field field);
  Result<void> read_time(RecordView& record);
  Result<void> read_headers();
  Result<void> read_body(RecordView& record);
  Result<std::string_view> unescaped(std::string_view quoted);
  std::string_view raw(Field field) const { return values_[field].span.of(line_); }

  Digests digests_;
  std::string_view line_;
  std::array<Value, fields> values_;
  std::vector<HeaderView> headers_;
  std::string texts_;  ///< what had to be unescaped or decoded, never longer than the line
  std::string body_;
  std::string further_;
};

}  // namespace hookctl::capture
