#include "replay/markup.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace hookctl::replay {
namespace {

std::string_view reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    // An attribute would make blanks of these, and a parser a line feed of a carriage return.
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return {};
  }
}

/// U+FFFE and U+FFFF are UTF-8, but no characters of XML; neither are control characters.
bool is_character(std::string_view one) {
  if (one.size() == 1) return one.front() >= ' ' || !reference(one.front()).empty();
  return one != "\xEF\xBF\xBE" && one != "\xEF\xBF\xBF";
}

}  // namespace

std::string escape_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = utf8_character(text);
    const std::string_view one = text.substr(0, std::max<std::size_t>(size, 1));
    text.remove_prefix(one.size());
    if (size == 0 || !is_character(one)) {
      out += replacement_character;
      continue;
    }
    const std::string_view other = one.size() == 1 ? reference(one.front()) : std::string_view();
    out += other.empty() ? one : other;
  }
  return out;
}

}  // namespace hookctl::replay
