#include "mosaic/js_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "base/text.hpp"

namespace hookctl::mosaic {
namespace {

/// How many bytes at the text's beginning, which is no character, become one U+FFFD: as many as
/// might have begun one, and at least one.
std::size_t broken_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0xC2 || first > 0xF4) return 1;
  unsigned low = 0x80, high = 0xBF;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  const std::size_t whole = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::size_t length = 1;
  while (length < whole && byte(length) >= low && byte(length) <= high) {
    ++length;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

char32_t code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0);
  char32_t point = byte(0) & (0x7FU >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i) point = point << 6U | (byte(i) & 0x3FU);
  return point;
}

void append_utf16(std::u16string& out, std::string_view utf8) {
  while (!utf8.empty()) {
    if (static_cast<unsigned char>(utf8.front()) < 0x80) {
      out += static_cast<char16_t>(utf8.front());
      utf8.remove_prefix(1);
      continue;
    }
    const std::size_t length = std::max<std::size_t>(utf8_character(utf8), 1);
    const char32_t point = code_point(utf8.substr(0, length));
    if (point >= 0x10000) {
      out += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10U));
      out += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FFU));
    } else {
      out += static_cast<char16_t>(point);
    }
    utf8.remove_prefix(length);
  }
}

}  // namespace

std::string decode_as_node(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  while (!bytes.empty()) {
    const std::size_t good = utf8_character(bytes);
    out += good > 0 ? bytes.substr(0, good) : replacement_character;
    bytes.remove_prefix(good > 0 ? good : broken_length(bytes));
  }
  return out;
}

bool is_js_blank(char16_t unit) {
  return (unit >= 0x09 && unit <= 0x0D) || unit == 0x20 || unit == 0xA0 || unit == 0x1680 ||
         (unit >= 0x2000 && unit <= 0x200A) || unit == 0x2028 || unit == 0x2029 || unit == 0x202F ||
         unit == 0x205F || unit == 0x3000 || unit == 0xFEFF;
}

bool is_js_blank(std::string_view utf8) {
  // Almost every secret is told by its first byte.
  if (!utf8.empty() && utf8.front() > ' ' && utf8.front() < '\x7f') return false;
  return std::ranges::all_of(to_utf16(utf8), [](char16_t unit) { return is_js_blank(unit); });
}

std::u16string to_utf16(std::string_view utf8) {
  std::u16string out;
  out.reserve(utf8.size());
  append_utf16(out, utf8);
  return out;
}

std::u16string read_js_string(std::string_view quoted) {
  std::u16string out;
  if (quoted.size() < 2) return out;
  std::string_view inner = quoted.substr(1, quoted.size() - 2);
  out.reserve(inner.size());
  while (!inner.empty()) {
    const std::size_t plain = std::min(inner.find('\\'), inner.size());
    append_utf16(out, inner.substr(0, plain));
    inner.remove_prefix(plain);
    if (inner.size() < 2) break;
    constexpr std::string_view letters = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    if (const auto letter = letters.find(inner[1]); letter != std::string_view::npos) {
      out += static_cast<char16_t>(meant[letter]);
      inner.remove_prefix(2);
      continue;
    }
    const std::string_view digits = inner.substr(2, 4);
    unsigned unit = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
    out += static_cast<char16_t>(unit);
    inner.remove_prefix(std::min<std::size_t>(6, inner.size()));
  }
  return out;
}

}  // namespace hookctl::mosaic
