#include "mosaic/js_value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "json/reader.hpp"
#include "mosaic/js_text.hpp"

namespace hookctl::mosaic {
namespace {

constexpr std::size_t deepest = 1000;
constexpr json::Limits any_json{.bytes = std::numeric_limits<std::size_t>::max(),
                                .depth = std::numeric_limits<std::size_t>::max(),
                                .string_bytes = std::numeric_limits<std::size_t>::max(),
                                .grammar = json::Grammar::ecmascript};

/// An object becomes "[object Object]", unless a member hides the function that says so.
bool object_text(std::string_view value, std::u16string& out) {
  json::Scanner scanner(value, any_json);
  json::ScannedMember member;
  for (auto more = scanner.next(member); more && *more; more = scanner.next(member))
    if (member.is("toString")) return false;
  out += u"[object Object]";
  return true;
}

bool append_text(json::Kind kind, std::string_view value, std::size_t depth, std::u16string& out);

bool array_text(std::string_view value, std::size_t depth, std::u16string& out) {
  if (depth >= deepest) return false;
  json::Reader reader(value, any_json);
  reader.take('[');
  if (reader.take(']')) return true;
  bool first = true;
  do {
    json::Kind kind = json::Kind::null;
    json::Span span;
    if (!reader.value(0, kind, span)) return false;
    if (!first) out += u',';
    first = false;
    if (kind != json::Kind::null && !append_text(kind, span.of(value), depth + 1, out))
      return false;
  } while (reader.take(','));
  return true;
}

/// Appends what `String(value)` gives; false where it throws.
bool append_text(json::Kind kind, std::string_view value, std::size_t depth, std::u16string& out) {
  switch (kind) {
    case json::Kind::object:
      return object_text(value, out);
    case json::Kind::array:
      return array_text(value, depth, out);
    case json::Kind::string:
      out += read_js_string(value);
      return true;
    case json::Kind::number:
      out += to_utf16(js_number(read_js_number(value)));
      return true;
    default:
      out += to_utf16(value);
      return true;
  }
}

JsTime from(std::optional<std::int64_t> milliseconds) {
  if (!milliseconds) return {};
  return {JsTime::Outcome::time, *milliseconds};
}

}  // namespace

JsTime js_time_of(json::Kind kind, std::string_view value) {
  switch (kind) {
    case json::Kind::null:
      return from(0);
    case json::Kind::boolean:
      return from(value == "true" ? 1 : 0);
    case json::Kind::number:
      return from(clip_js_time(read_js_number(value)));
    default:
      break;
  }
  std::u16string text;
  if (!append_text(kind, value, 0, text)) return {JsTime::Outcome::thrown, 0};
  const auto date = parse_js_date(text);
  return from(date ? std::optional(date->milliseconds) : std::nullopt);
}

bool is_truthy(json::Kind kind, std::string_view value) {
  switch (kind) {
    case json::Kind::null:
      return false;
    case json::Kind::boolean:
      return value == "true";
    case json::Kind::number:
      return read_js_number(value) != 0;
    case json::Kind::string:
      return value != "\"\"";
    default:
      return true;
  }
}

double read_js_number(std::string_view number) {
  double value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  if (read.ec != std::errc::result_out_of_range) return value;
  // Too large or too small, which from_chars does not tell apart.
  return std::strtod(std::string(number).c_str(), nullptr);
}

std::string js_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return "0";
  std::array<char, 32> room{};
  const auto written = std::to_chars(room.data(), room.data() + room.size(), std::abs(value),
                                     std::chars_format::scientific);
  // "d.ddde±x" in parts.
  const std::string_view text(room.data(), static_cast<std::size_t>(written.ptr - room.data()));
  const std::size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  const std::string_view power = text.substr(text[e + 1] == '+' ? e + 2 : e + 1);
  std::from_chars(power.data(), power.data() + power.size(), exponent);
  const int size = static_cast<int>(digits.size());
  std::string out = value < 0 ? "-" : "";
  if (exponent >= 21 || exponent < -6) {
    out += digits[0];
    if (size > 1) out += "." + digits.substr(1);
    return out + (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
  }
  if (exponent < 0)
    return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return out + digits + std::string(whole - digits.size(), '0');
  return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace hookctl::mosaic
