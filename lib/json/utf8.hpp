// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::json {

/// The offset of the first byte that is not UTF-8, or the text's size.
std::size_t utf8_prefix(std::string_view text);

inline bool is_utf8(std::string_view text) {
  return utf8_prefix(text) == text.size();
}

/// The text with U+FFFD in place of every byte that is not UTF-8.
std::string to_utf8(std::string_view text);

/// At most `limit` bytes of a UTF-8 text, cut between two characters.
std::string_view cut_utf8(std::string_view text, std::size_t limit);

}  // namespace hookctl::json
