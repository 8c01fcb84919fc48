// What ECMAScript's Date makes of a text, as V8 has it: Mosaic's library reads timestamps so.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hookctl::mosaic {

struct JsDate {
  std::int64_t milliseconds = 0;  ///< since 1970 UTC
  /// Whether it is in ECMAScript's own format (a profile of ISO 8601), whose reading all engines
  /// share, and on a day that its month has; otherwise it took V8's lenience.
  bool standard = false;
  /// Whether the text leaves the zone open, so that this machine's (TZ) was taken.
  bool local = false;
};

/// Reads a text as `Date.parse` does: ECMAScript's format first, then V8's older forms ("22 Sep
/// 2022 09:26 GMT+2", "9/22/2022", words before the first number, remarks in parentheses). Nothing
/// where that is NaN.
std::optional<JsDate> parse_js_date(std::u16string_view text);

/// The time value of a number, as the Date constructor takes it: cut to whole milliseconds; nothing
/// beyond 100 million days around 1970, and for what is no number.
std::optional<std::int64_t> clip_js_time(double milliseconds);

}  // namespace hookctl::mosaic
