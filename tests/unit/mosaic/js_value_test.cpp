#include "mosaic/js_value.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "mosaic/js_text.hpp"

using namespace hookctl::mosaic;
using hookctl::json::Kind;
using namespace std::string_literals;

namespace {

/// "time", "none" or "thrown", as Node has it.
std::string date_of(const std::string& value) {
  const Kind kind = value[0] == '['                      ? Kind::array
                    : value[0] == '{'                    ? Kind::object
                    : value[0] == '"'                    ? Kind::string
                    : value[0] == 'n'                    ? Kind::null
                    : value[0] == 't' || value[0] == 'f' ? Kind::boolean
                                                         : Kind::number;
  const JsTime time = js_time_of(kind, value);
  if (time.outcome == JsTime::Outcome::none) return "NaN";
  if (time.outcome == JsTime::Outcome::thrown) return "thrown";
  return std::to_string(time.milliseconds);
}

}  // namespace

// What is expected here was asked of Node 20.
TEST_CASE("any JSON value is a time, none, or an exception") {
  const std::pair<std::string, std::string> cases[] = {
      {"null", "0"},
      {"true", "1"},
      {"false", "0"},
      {"0", "0"},
      {"-0.0", "0"},
      {"1663838770498.9", "1663838770498"},
      {"1e999", "NaN"},
      {"-8640000000000001", "NaN"},
      {R"("2022-09-22T09:26:10.498Z")", "1663838770498"},
      {R"("\u0032022-09-22T09:26:10.498Z")", "1663838770498"},
      {R"("\ud800")", "NaN"},
      {R"(["2022-09-22T09:26:10.498Z"])", "1663838770498"},
      {R"([ [ ["2022-09-22T09:26:10.498Z"] , [] ] ])", "NaN"},
      {R"([[["2022"]]])", "1640995200000"},
      {"[2022]", "1640995200000"},
      {"[null]", "NaN"},
      {"[]", "NaN"},
      {"[true]", "NaN"},
      {R"([{"a":1}])", "NaN"},
      {R"([{"toString":1}])", "thrown"},
      {R"([1,[{"to\u0053tring":1}]])", "thrown"},
      {"{}", "NaN"},
      {R"({"valueOf":1})", "NaN"},
      {R"({"a":{"toString":1}})", "NaN"},
      {R"({"toString":null})", "thrown"},
      {std::string(1500, '[') + std::string(1500, ']'), "thrown"},
  };
  for (const auto& [value, expected] : cases) {
    CAPTURE(value);
    CHECK(date_of(value) == expected);
  }
}

TEST_CASE("numbers are written as ECMAScript writes them") {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"1.0", "1"},
      {"1e2", "100"},
      {"123456789012345680000", "123456789012345680000"},
      {"1e21", "1e+21"},
      {"12e20", "1.2e+21"},
      {"0.000001", "0.000001"},
      {"1e-7", "1e-7"},
      {"-1.25e-8", "-1.25e-8"},
      {"0.1", "0.1"},
      {"5e-324", "5e-324"},
      {"1e-400", "0"},
      {"1e400", "Infinity"},
      {"-1e400", "-Infinity"},
      {"9007199254740993", "9007199254740992"},
      {"-12.50", "-12.5"},
  };
  for (const auto& [json, expected] : cases) {
    CAPTURE(json);
    CHECK(js_number(read_js_number(json)) == expected);
  }
  CHECK(js_number(std::numeric_limits<double>::quiet_NaN()) == "NaN");
}

TEST_CASE("truth") {
  for (const char* value : {"0", "-0.0", "0e5"}) CHECK_FALSE(is_truthy(Kind::number, value));
  CHECK(is_truthy(Kind::number, "1e999"));
  CHECK_FALSE(is_truthy(Kind::string, "\"\""));
  CHECK(is_truthy(Kind::string, "\" \""));
  CHECK_FALSE(is_truthy(Kind::null, "null"));
  CHECK(is_truthy(Kind::boolean, "true"));
  CHECK_FALSE(is_truthy(Kind::boolean, "false"));
  CHECK(is_truthy(Kind::array, "[]"));
}

TEST_CASE("bytes that are no UTF-8 are read as Node reads them") {
  const std::string r = "\xEF\xBF\xBD";
  const std::pair<std::string, std::string> cases[] = {
      {"a\xC3\xA4\xF0\x9F\x98\x80", "a\xC3\xA4\xF0\x9F\x98\x80"},
      {"\xEF\xBB\xBFx", "\xEF\xBB\xBFx"},
      {"\xFF\xFE", r + r},
      {"\x80", r},
      {"\xC0\x80", r + r},
      {"\xC3", r},
      {"\xC3(", r + "("},
      {"\xE2\x82", r},
      {"\xE2\x82x", r + "x"},
      {"\xF0\x9F\x98", r},
      {"\xF0\x9F\x98\xF0\x9F\x98\x80", r + "\xF0\x9F\x98\x80"},
      {"\xE0\x80\x80", r + r + r},
      {"\xED\xA0\x80", r + r + r},
      {"\xF4\x90\x80\x80", r + r + r + r},
      {"\xF5\x80", r + r},
      {"", ""},
  };
  for (const auto& [bytes, expected] : cases) {
    CAPTURE(expected);
    CHECK(decode_as_node(bytes) == expected);
  }
}
