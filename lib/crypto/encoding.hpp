// Base64 (RFC 4648 section 4) and hexadecimal digits.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hookctl::crypto {

/// The bytes of a digest as a view, for the functions here and elsewhere.
template <typename Digest>
std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// Standard alphabet, padded.
std::string base64(std::string_view bytes);
/// The same behind a text that is there.
void append_base64(std::string& text, std::string_view bytes);
/// Strict: standard alphabet, right padding, unused bits zero, no blanks; otherwise nothing.
std::optional<std::string> from_base64(std::string_view text);
/// The same into memory that is used again; false where the text is no base64.
bool from_base64(std::string_view text, std::string& bytes);
/// Lower case.
std::string hex(std::string_view bytes);
/// Either case, an even number of digits; otherwise nothing.
std::optional<std::string> from_hex(std::string_view text);
/// Whether a text is the bytes' hexadecimal digits, in either case.
bool is_hex_of(std::string_view text, std::string_view bytes);

}  // namespace hookctl::crypto
