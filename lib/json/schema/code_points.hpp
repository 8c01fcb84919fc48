// Code points of a text that is UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace hookctl::json::schema {

/// Takes the first code point off a text that is not empty. Of what is no UTF-8 it takes a byte.
inline char32_t take_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 1 || length > text.size()) {
    text.remove_prefix(1);
    return first;
  }
  char32_t point = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) point = (point << 6U) | (byte(i) & 0x3FU);
  text.remove_prefix(length);
  return point;
}

}  // namespace hookctl::json::schema
