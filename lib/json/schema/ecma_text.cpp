#include "json/schema/ecma_text.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "json/schema/characters.hpp"
#include "json/schema/code_points.hpp"
#include "json/schema/ecma_class.hpp"

namespace hookctl::json::schema {

bool EcmaText::take(std::string_view text) {
  if (!rest_.starts_with(text)) return false;
  rest_.remove_prefix(text.size());
  return true;
}

std::optional<std::uint64_t> EcmaText::digits(std::string_view& text) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0) return std::nullopt;
  std::uint64_t number = 0;
  if (std::from_chars(text.data(), text.data() + end, number).ec != std::errc())
    number = endless - 1;
  text.remove_prefix(end);
  return number;
}

void EcmaText::wrong(std::string_view what) {
  if (result_.syntax_error.empty()) result_.syntax_error = what;
}

void EcmaText::beyond(std::string_view what) {
  if (result_.beyond.empty()) result_.beyond = what;
}

std::optional<char32_t> EcmaText::hex(std::size_t length) {
  if (rest_.size() < length) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, problem] = std::from_chars(rest_.data(), rest_.data() + length, number, 16);
  if (problem != std::errc() || end != rest_.data() + length) return std::nullopt;
  rest_.remove_prefix(length);
  return static_cast<char32_t>(number);
}

std::optional<char32_t> EcmaText::unicode_escape() {
  if (take("{")) {
    const auto end = rest_.find('}');
    if (end == std::string_view::npos || end == 0 || end > 8) return std::nullopt;
    const auto point = hex(end);
    return point && *point <= 0x10FFFF && take("}") ? point : std::nullopt;
  }
  const auto first = hex(4);
  if (!first || *first < 0xD800 || *first > 0xDBFF || !rest_.starts_with("\\u")) return first;
  const std::string_view before = rest_;
  rest_.remove_prefix(2);
  const auto second = hex(4);
  if (second && *second >= 0xDC00 && *second <= 0xDFFF)
    return 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00);
  rest_ = before;
  return first;
}

EcmaText::Escaped EcmaText::point_or_wrong(std::optional<char32_t> point) {
  if (!point) wrong("an escape is not complete");
  return {point.value_or('x'), {}};
}

EcmaText::Escaped EcmaText::take_escape(bool in_class) {
  rest_.remove_prefix(1);
  if (rest_.empty()) return wrong("it ends in the middle of an escape"), Escaped{U'x', {}};
  const char c = rest_.front();
  if (const auto members = class_of_letter(c); !members.empty()) {
    rest_.remove_prefix(1);
    return {std::nullopt, std::string(members)};
  }
  if (take("p{")) return property(false);
  if (take("P{")) return property(true);
  if (take("x")) return point_or_wrong(hex(2));
  if (take("u")) return point_or_wrong(unicode_escape());
  constexpr std::string_view letters = "tnvfr";
  if (const auto found = letters.find(c); found != std::string_view::npos) {
    rest_.remove_prefix(1);
    return {static_cast<char32_t>("\t\n\v\f\r"[found]), {}};
  }
  if (in_class && take("b")) return {U'\b', {}};
  if (c == 'c' && rest_.size() > 1 && is_letter(rest_[1])) {
    const auto point = static_cast<char32_t>(rest_[1]) & 31U;
    rest_.remove_prefix(2);
    return {point, {}};
  }
  if (c == '0' && (rest_.size() == 1 || !is_digit(rest_[1]))) {
    rest_.remove_prefix(1);
    return {U'\0', {}};
  }
  if (is_alphanumeric(c)) wrong(fmt::format("the escape '\\{}' is not known", c));
  return {take_point(rest_), {}};
}

EcmaText::Escaped EcmaText::property(bool negated) {
  const auto end = rest_.find('}');
  const auto name = rest_.substr(0, end);
  const bool readable =
      end != std::string_view::npos && !name.empty() &&
      std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '_' || c == '='; });
  if (!readable) return wrong("a property's name cannot be read"), Escaped{U'x', {}};
  rest_.remove_prefix(end + 1);
  auto members = class_of_property(name, negated);
  if (!members) beyond(fmt::format("the property '{}'", name));
  return {std::nullopt, members.value_or("x")};
}

EcmaText::Escaped EcmaText::class_member() {
  if (rest_.starts_with('\\')) return take_escape(true);
  return {take_point(rest_), {}};
}

std::string EcmaText::bracketed() {
  rest_.remove_prefix(1);
  const bool negated = take("^");
  std::string members;
  while (!rest_.empty() && rest_.front() != ']' && result_.syntax_error.empty()) {
    const Escaped first = class_member();
    const bool range = rest_.starts_with('-') && rest_.size() > 1 && rest_[1] != ']';
    if (!range) {
      members += first.point ? written(*first.point) : first.members;
      continue;
    }
    rest_.remove_prefix(1);
    const Escaped last = class_member();
    if (!first.point || !last.point)
      wrong("a range in brackets has a class for its end");
    else if (*first.point > *last.point)
      wrong("a range in brackets is out of order");
    else
      members += written(*first.point) + "-" + written(*last.point);
  }
  if (!take("]")) wrong("a '[' is not closed");
  if (members.empty()) return negated ? "[\\x{0}-\\x{10FFFF}]" : "[^\\x{0}-\\x{10FFFF}]";
  return (negated ? "[^" : "[") + members + "]";
}

}  // namespace hookctl::json::schema
