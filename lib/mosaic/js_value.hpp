// What ECMAScript makes of a JSON value: a date, a number, a truth.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "json/scan.hpp"
#include "mosaic/js_date.hpp"

namespace hookctl::mosaic {

/// What `new Date(value).getTime()` gives.
struct JsTime {
  enum class Outcome {
    time,   ///< milliseconds
    none,   ///< NaN: compared with anything, it is not greater
    thrown  ///< no answer: an exception
  } outcome = Outcome::none;
  std::int64_t milliseconds = 0;
};

/// The time of a timestamp, given as JSON: numbers are milliseconds, null is 1970, arrays become
/// text as `toString` has it. Arrays more than 1,000 deep, of which V8 may or may not make a text,
/// throw here.
JsTime js_time_of(json::Kind kind, std::string_view value);

/// Whether a value counts as true: all but false, null, 0, "" do.
bool is_truthy(json::Kind kind, std::string_view value);

/// A number as ECMAScript writes it: the shortest that reads back the same.
std::string js_number(double value);
/// The double nearest to a JSON number; infinite beyond.
double read_js_number(std::string_view number);

}  // namespace hookctl::mosaic
