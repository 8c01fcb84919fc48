// Text as ECMAScript has it: sequences of UTF-16 units, read from UTF-8 and from JSON.
#pragma once

#include <string>
#include <string_view>

namespace hookctl::mosaic {

/// Bytes as Node's `Buffer.toString()` reads them, as UTF-8 again: of what is no UTF-8, each
/// longest piece that begins a character becomes one U+FFFD (the WHATWG's decoder), a byte order
/// mark stays.
std::string decode_as_node(std::string_view bytes);

/// White space and line terminators: what `trim()` removes.
bool is_js_blank(char16_t unit);

/// A text that is UTF-8.
std::u16string to_utf16(std::string_view utf8);

/// The value of a JSON string that is well-formed, its quotes included. Escaped surrogates stay as
/// they are, paired or not.
std::u16string read_js_string(std::string_view quoted);

/// Whether a secret is empty or made of blanks alone.
bool is_js_blank(std::string_view utf8);

}  // namespace hookctl::mosaic
