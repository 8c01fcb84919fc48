#include "mosaic/js_date.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string_view>

#include <doctest/doctest.h>

using namespace hookctl::mosaic;
using namespace std::string_view_literals;

namespace {

/// Runs what follows in another zone.
class InZone {
 public:
  explicit InZone(const char* name) { setenv("TZ", name, 1); }
  InZone(const InZone&) = delete;
  InZone& operator=(const InZone&) = delete;
  ~InZone() { unsetenv("TZ"); }
};

enum class Form {
  standard,  ///< ECMAScript's, with a zone or a date alone
  local,     ///< ECMAScript's, without a zone
  older      ///< what only V8 takes
};

struct Case {
  std::u16string_view text;
  std::int64_t milliseconds;
  Form form;
};

// All of these were asked of Node 20, with TZ=UTC.
constexpr std::array dates{
    Case{u"2022-09-22T09:26:10.498Z"sv, 1663838770498, Form::standard},
    Case{u"2022-09-22T09:26:10Z"sv, 1663838770000, Form::standard},
    Case{u"2022-09-22T09:26Z"sv, 1663838760000, Form::standard},
    Case{u"2022-09-22"sv, 1663804800000, Form::standard},
    Case{u"2022-09"sv, 1661990400000, Form::standard},
    Case{u"2022"sv, 1640995200000, Form::standard},
    Case{u"2022-09-22T09:26:10.498+02:00"sv, 1663831570498, Form::standard},
    Case{u"2022-09-22T09:26:10.498-0530"sv, 1663858570498, Form::standard},
    Case{u"2022-09-22T09:26:10.4Z"sv, 1663838770400, Form::standard},
    Case{u"2022-09-22T09:26:10.49Z"sv, 1663838770490, Form::standard},
    Case{u"2022-09-22T09:26:10.498765Z"sv, 1663838770498, Form::standard},
    Case{u"2022-09-22T09:26:10.00000000049Z"sv, 1663838770000, Form::standard},
    Case{u"2022-09-22T24:00:00Z"sv, 1663891200000, Form::standard},
    Case{u"+002022-09-22T00:00:00Z"sv, 1663804800000, Form::standard},
    Case{u"-000001-01-01T00:00:00Z"sv, -62198755200000, Form::standard},
    Case{u"+275760-09-13T00:00:00.000Z"sv, 8640000000000000, Form::standard},
    Case{u"2024-02-29T00:00Z"sv, 1709164800000, Form::standard},
    Case{u"2022-09-22T09:26:10"sv, 1663838770000, Form::local},
    Case{u"2022-09-22T09:26"sv, 1663838760000, Form::local},
    Case{u"2022-02-31T00:00Z"sv, 1646265600000, Form::older},
    Case{u"2022-09-22 09:26:10"sv, 1663838770000, Form::older},
    Case{u"2022-09-22 09:26:10Z"sv, 1663838770000, Form::older},
    Case{u"2022-09-22T09:26:10.498z"sv, 1663838770498, Form::standard},
    Case{u"2022-09-22t09:26:10Z"sv, 1663838770000, Form::standard},
    Case{u"22 Sep 2022 09:26:10 GMT"sv, 1663838770000, Form::older},
    Case{u"Thu, 22 Sep 2022 09:26:10 +0200"sv, 1663831570000, Form::older},
    Case{u"Thu Sep 22 2022 11:26:10 GMT+0200 (CEST)"sv, 1663838770000, Form::older},
    Case{u"9/22/2022"sv, 1663804800000, Form::older},
    Case{u"Sep 22, 22"sv, 1663804800000, Form::older},
    Case{u"September 22 2022 9:26 PM UTC"sv, 1663881960000, Form::older},
    Case{u"Sep 22 2022 12:26 AM EST"sv, 1663824360000, Form::older},
    Case{u"1"sv, 978307200000, Form::older},
    Case{u"12"sv, 1007164800000, Form::older},
    Case{u"99"sv, 915148800000, Form::older},
    Case{u"2022-9-2"sv, 1662076800000, Form::older},
    Case{u"22:09:26 2022-09-22"sv, 1663884566000, Form::older},
    Case{u" 2022-09-22"sv, 1663804800000, Form::older},
    Case{u"2022-09-22 "sv, 1663804800000, Form::older},
    Case{u"2022 Z"sv, 1640995200000, Form::older},
    Case{u"(a(b)c) 2022-09-22 (d"sv, 1663804800000, Form::older},
    Case{u"x 5"sv, 988675200000, Form::older},
    Case{u"2022-09-22\0"
         u"12"sv,
         1663804800000, Form::older},
    Case{u"2022-09-22T09:26:10.498Z\0"
         u"x"sv,
         1663838770498, Form::older},
    Case{u"Jan 1 0"sv, 946684800000, Form::older},
    Case{u"2022-09-22 09:26:10.5"sv, 1663838770500, Form::older},
    Case{u"1 1 1 1:"sv, 978310800000, Form::older},
    Case{u"2022-09-22 9:26:10.5-1"sv, 1663842370500, Form::older},
    Case{u"2022-12-31"sv, 1672444800000, Form::standard},
    Case{u"0"sv, 946684800000, Form::older},
    Case{u"12::00 :: 2022"sv, 1641038400000, Form::older},
};
constexpr std::array no_dates{
    u"2022-09-22T09:26:10 UTC"sv,
    u"1970-01-01T00:00:00-5:30 Z"sv,
    u""sv,
    u"x"sv,
    u"[object Object]"sv,
    u"2022-13-01T00:00Z"sv,
    u"2022-09-32"sv,
    u"2022-00-01"sv,
    u"2022-09-22T25:00Z"sv,
    u"2022-09-22T24:01Z"sv,
    u"2022-09-22T24:00:00.001Z"sv,
    u"2022-09-22T09:60Z"sv,
    u"2022-09-22T09:26:60Z"sv,
    u"2022-09-22T09Z"sv,
    u"2022-09-22T9:26Z"sv,
    u"2022-09-22T09:26:10.Z"sv,
    u"2022-09-22T09:26:10,5Z"sv,
    u"2022-09-22T09:26:10+24:00"sv,
    u"2022-09-22T09:26:10+02"sv,
    u"2022-09-22T09:26:10+0260"sv,
    u"2022-09-22T09:26:10ZZ"sv,
    u"2022-09-22T09:26:10Z "sv,
    u"-000000-01-01T00:00:00Z"sv,
    u"+275760-09-13T00:00:00.001Z"sv,
    u"1663838770498"sv,
    u"2022-09-22T"sv,
    u"1 2 3 4"sv,
    u"Sep 22 2022 13:00 PM"sv,
    u"2022 x"sv,
    u"2022)"sv,
    u"2022-09-22 -1"sv,
    u"12:00:00:00:00 2022"sv,
    u"x1"sv,
    u"2022-09-22 09:26:10x"sv,
    u"2022-09-22 +12345 UTC +12345"sv,
    u"Infinity"sv,
    u"99999999"sv,
};

std::int64_t local(std::u16string_view text) {
  const auto date = parse_js_date(text);
  REQUIRE(date);
  CHECK(date->local);
  return date->milliseconds;
}

}  // namespace

TEST_CASE("dates are read as V8 reads them") {
  const InZone zone("UTC");
  for (std::size_t i = 0; i < dates.size(); ++i) {
    CAPTURE(i);
    const auto date = parse_js_date(dates[i].text);
    REQUIRE(date);
    CHECK(date->milliseconds == dates[i].milliseconds);
    CHECK(date->standard == (dates[i].form != Form::older));
    if (dates[i].form != Form::older) CHECK(date->local == (dates[i].form == Form::local));
  }
}

TEST_CASE("what is no date to V8 is none") {
  for (std::size_t i = 0; i < no_dates.size(); ++i) {
    CAPTURE(i);
    CHECK_FALSE(parse_js_date(no_dates[i]));
  }
}

TEST_CASE("a date without a zone is this machine's, and read by the clock before a change") {
  const InZone zone("Europe/Berlin");
  CHECK(local(u"2022-09-22T09:26:10") == 1663831570000);
  CHECK(local(u"2022-01-01T00:00") == 1640991600000);
  CHECK(local(u"9/22/2022") == 1663797600000);
  CHECK(local(u"2022-03-27T02:30") == 1648344600000);  // which there was not
  CHECK(local(u"2022-10-30T02:30") == 1667089800000);  // which came twice
  CHECK(parse_js_date(u"2022-09-22")->milliseconds == 1663804800000);
  CHECK_FALSE(parse_js_date(u"2022-09-22")->local);
}

TEST_CASE("a number is a time where it is one of Date's") {
  CHECK(clip_js_time(1663838770498.7) == 1663838770498);
  CHECK(clip_js_time(-0.5) == 0);
  CHECK(clip_js_time(-1.5) == -1);
  CHECK(clip_js_time(8.64e15) == 8'640'000'000'000'000);
  CHECK_FALSE(clip_js_time(8.64e15 + 1));
  CHECK_FALSE(clip_js_time(-std::numeric_limits<double>::infinity()));
  CHECK_FALSE(clip_js_time(std::numeric_limits<double>::quiet_NaN()));
}
