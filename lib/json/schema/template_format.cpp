// URI templates (RFC 6570 section 2).
#include <algorithm>

#include "json/schema/characters.hpp"
#include "json/schema/formats.hpp"

namespace hookctl::json::schema {
namespace {

/// Takes "%2F" off the front.
bool take_escape(std::string_view& text) {
  if (text.size() < 3 || text[0] != '%' || !is_hex_digit(text[1]) || !is_hex_digit(text[2]))
    return false;
  text.remove_prefix(3);
  return true;
}

bool take_name(std::string_view& text) {
  bool after_dot = true;
  for (;;) {
    if (!text.empty() && (is_alphanumeric(text.front()) || text.front() == '_'))
      text.remove_prefix(1);
    else if (!take_escape(text))
      return !after_dot;
    after_dot = text.starts_with('.');
    if (after_dot) text.remove_prefix(1);
  }
}

/// "*", or ":" and a number from 1 to 9999, or nothing.
bool take_modifier(std::string_view& text) {
  if (text.starts_with('*')) {
    text.remove_prefix(1);
    return true;
  }
  if (!text.starts_with(':')) return true;
  const auto end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  const bool good = end >= 2 && end <= 5 && text[1] != '0';
  text.remove_prefix(end);
  return good;
}

bool is_expression(std::string_view text) {
  constexpr std::string_view operators = "+#./;?&=,!@|";
  if (!text.empty() && operators.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  for (;;) {
    if (!take_name(text) || !take_modifier(text)) return false;
    if (text.empty()) return true;
    if (text.front() != ',') return false;
    text.remove_prefix(1);
  }
}

}  // namespace

bool is_uri_template(std::string_view text) {
  constexpr std::string_view never = "\"<>\\^`|}";
  while (!text.empty()) {
    const char c = text.front();
    if (c == '{') {
      const auto end = text.find('}');
      if (end == std::string_view::npos || !is_expression(text.substr(1, end - 1))) return false;
      text.remove_prefix(end + 1);
    } else if (c == '%') {
      if (!take_escape(text)) return false;
    } else if ((is_ascii(c) && c <= ' ') || c == '\x7F' ||
               never.find(c) != std::string_view::npos) {
      return false;
    } else {
      text.remove_prefix(1);
    }
  }
  return true;
}

}  // namespace hookctl::json::schema
