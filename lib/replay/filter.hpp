// One condition on a record, as `--filter` takes it.
//
//   FIELD            it is there            FIELD=TEXT    it is this
//   !FIELD           it is not              FIELD!=TEXT   it is not this, or not there
//   FIELD~REGEX      it matches (RE2)       FIELD!~REGEX  it does not match, or is not there
//
// FIELD is `type` (the message_type of a Mosaic message), `method`, `url` and `path` (as recorded,
// still encoded; the path without its query), `verdict` (the code on record), `header:NAME`, or a
// JSON pointer into the body: `/object/name`. What a header or value is compared as: a header's
// value; a JSON string's text; the JSON text of any other value.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "capture/record_parser.hpp"

namespace hookctl::replay {

class Filter {
 public:
  /// `usage` for what is no condition; the message says why.
  static Result<Filter> parse(std::string_view text);
  Filter(Filter&&) noexcept;
  Filter& operator=(Filter&&) noexcept;
  ~Filter();

  /// Safe to call from several threads.
  bool matches(const capture::RecordView& record) const;
  /// Whether the body has to be read for it.
  bool reads_body() const;

 private:
  struct Condition;
  explicit Filter(std::unique_ptr<Condition> condition);
  std::unique_ptr<Condition> condition_;
};

}  // namespace hookctl::replay
