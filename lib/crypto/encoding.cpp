#include "crypto/encoding.hpp"

#include <array>
#include <cstdint>

namespace hookctl::crypto {
namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::uint8_t no_digit = 0xff;

/// Set in what stands for a byte that is no digit of base64.
constexpr std::uint32_t not_base64 = 1U << 31U;

/// Each digit's value at each of the four places of a group.
constexpr auto base64_places = [] {
  std::array<std::array<std::uint32_t, 256>, 4> places{};
  for (auto& values : places) values.fill(not_base64);
  for (std::size_t place = 0; place < places.size(); ++place)
    for (std::size_t i = 0; i < base64_alphabet.size(); ++i)
      places[place][static_cast<unsigned char>(base64_alphabet[i])] = static_cast<std::uint32_t>(i)
                                                                      << (18 - 6 * place);
  return places;
}();

constexpr auto hex_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (std::uint8_t i = 0; i < 16; ++i) {
    values[static_cast<unsigned char>(hex_digits[i])] = i;
    if (i >= 10) values[static_cast<unsigned char>(hex_digits[i] - 'a' + 'A')] = i;
  }
  return values;
}();

constexpr std::uint8_t hex_value(char c) {
  return hex_values[static_cast<unsigned char>(c)];
}

constexpr std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  const auto put = [&text](std::uint32_t group, int digits) {
    for (int i = 0; i < 4; ++i)
      text += i < digits ? base64_alphabet[(group >> (18 - 6 * i)) & 63] : '=';
  };
  std::size_t at = 0;
  for (; bytes.size() - at >= 3; at += 3)
    put(byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2), 4);
  if (bytes.size() - at == 2) put(byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8, 3);
  if (bytes.size() - at == 1) put(byte_at(bytes, at) << 16, 2);
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  if (!from_base64(text, bytes)) return std::nullopt;
  return bytes;
}

bool from_base64(std::string_view text, std::string& bytes) {
  bytes.clear();
  if (text.size() % 4 != 0) return false;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  bytes.resize(text.size() / 4 * 3);
  char* out = bytes.data();
  // Each digit's bits are at their place in the group of four; the mark of what is no digit is
  // above them all, and is looked for once, at the end.
  std::uint32_t marks = 0;
  for (std::size_t at = 0; at + 4 <= text.size(); at += 4, out += 3) {
    const bool last = at + 4 == text.size();
    const std::uint32_t group =
        base64_places[0][byte_at(text, at)] | base64_places[1][byte_at(text, at + 1)] |
        (last && padding == 2 ? 0 : base64_places[2][byte_at(text, at + 2)]) |
        (last && padding >= 1 ? 0 : base64_places[3][byte_at(text, at + 3)]);
    marks |= group;
    out[0] = static_cast<char>(group >> 16U);
    out[1] = static_cast<char>(group >> 8U);
    out[2] = static_cast<char>(group);
  }
  if ((marks & not_base64) != 0) return false;
  // What the padding stands for was read as zeros; a byte that is not zero had stray bits.
  for (; padding > 0; --padding) {
    if (bytes.back() != 0) return false;
    bytes.pop_back();
  }
  return true;
}

std::string hex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 15];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const std::uint8_t high = hex_value(text[at]), low = hex_value(text[at + 1]);
    if (high == no_digit || low == no_digit) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

bool is_hex_of(std::string_view text, std::string_view bytes) {
  if (text.size() != bytes.size() * 2) return false;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::uint8_t high = hex_value(text[2 * at]), low = hex_value(text[2 * at + 1]);
    if (high == no_digit || low == no_digit) return false;
    if (static_cast<unsigned>(high << 4 | low) != byte_at(bytes, at)) return false;
  }
  return true;
}

}  // namespace hookctl::crypto
