// Text made fit for where it goes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl {

/// ASCII letters in lower case; every other byte as it is.
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string lower(std::string_view text);

/// Whether two texts are the same but for the case of ASCII letters.
bool same_ignoring_case(std::string_view a, std::string_view b);

/// Without the blanks, tabs and line ends around it.
std::string_view trimmed(std::string_view text);

/// What stands for a byte that is not UTF-8: U+FFFD.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// The bytes of the UTF-8 character that a text begins with, or 0 where it begins with none: an
/// overlong form, a surrogate or a code point above U+10FFFF is none (RFC 3629).
std::size_t utf8_character(std::string_view text);

/// How many bytes at the front of a text stand for themselves in a JSON string, at a glance: ASCII
/// without quote, backslash and control characters.
std::size_t plain_json_prefix(std::string_view text);

/// Appends a JSON string, quotes included (RFC 8259). Bytes that are no UTF-8 become U+FFFD, so
/// that the result is JSON whatever came in.
void append_json_text(std::string& out, std::string_view text);
/// The same, as a value of its own.
std::string json_text(std::string_view text);

}  // namespace hookctl
