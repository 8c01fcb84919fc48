#include "crypto/encoding.hpp"

#include <array>
#include <cstdint>

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

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

std::uint32_t group_of(std::string_view four) {
  return base64_places[0][byte_at(four, 0)] | base64_places[1][byte_at(four, 1)] |
         base64_places[2][byte_at(four, 2)] | base64_places[3][byte_at(four, 3)];
}

void put_group(std::uint32_t group, char* out) {
  out[0] = static_cast<char>(group >> 16U);
  out[1] = static_cast<char>(group >> 8U);
  out[2] = static_cast<char>(group);
}

#ifdef __x86_64__
/// Sixteen digits at a time, after Wojciech Muła's “Base64 decoding with SIMD instructions”; stops
/// where one is none. Writes sixteen bytes for every twelve.
__attribute__((target("ssse3"))) std::size_t decode_ssse3(std::string_view text, char* out) {
  const __m128i low_kinds = _mm_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                          0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A);
  const __m128i high_kinds = _mm_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10,
                                           0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
  const __m128i offsets = _mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m128i order = _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
  const __m128i slash = _mm_set1_epi8('/');
  std::size_t at = 0;
  for (; text.size() - at >= 16; at += 16, out += 12) {
    const void* from = text.data() + at;
    const __m128i digits = _mm_loadu_si128(static_cast<const __m128i*>(from));
    const __m128i high = _mm_and_si128(_mm_srli_epi32(digits, 4), slash);
    const __m128i kinds = _mm_and_si128(_mm_shuffle_epi8(low_kinds, _mm_and_si128(digits, slash)),
                                        _mm_shuffle_epi8(high_kinds, high));
    if (_mm_movemask_epi8(_mm_cmpgt_epi8(kinds, _mm_setzero_si128())) != 0) break;
    const __m128i kind = _mm_add_epi8(_mm_cmpeq_epi8(digits, slash), high);
    const __m128i values = _mm_add_epi8(digits, _mm_shuffle_epi8(offsets, kind));
    const __m128i pairs = _mm_maddubs_epi16(values, _mm_set1_epi32(0x01400140));
    const __m128i groups = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00011000));
    void* to = out;
    _mm_storeu_si128(static_cast<__m128i*>(to), _mm_shuffle_epi8(groups, order));
  }
  return at;
}

/// Asked of the processor when it matters: __builtin_cpu_supports would ask it everything at every
/// start, which on a virtual machine is a twentieth of a short run.
bool has_ssse3() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_SSSE3) != 0;
}

/// How many digits of the front were decoded, so that `out` may have up to sixteen bytes behind.
std::size_t decode_wide(std::string_view text, char* out) {
  static const bool wide = has_ssse3();
  return wide ? decode_ssse3(text, out) : 0;
}
#else
std::size_t decode_wide(std::string_view, char*) {
  return 0;
}
#endif

}  // namespace

void append_base64(std::string& text, std::string_view bytes) {
  std::size_t at = text.size();
  text.resize(at + (bytes.size() + 2) / 3 * 4);
  const auto put = [&](std::uint32_t group, int digits) {
    for (int i = 0; i < 4; ++i)
      text[at++] = i < digits ? base64_alphabet[(group >> (18 - 6 * i)) & 63] : '=';
  };
  const std::size_t whole = bytes.size() / 3 * 3;
  for (std::size_t i = 0; i < whole; i += 3)
    put(byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2), 4);
  if (bytes.size() - whole == 1) put(byte_at(bytes, whole) << 16, 2);
  if (bytes.size() - whole == 2)
    put(byte_at(bytes, whole) << 16 | byte_at(bytes, whole + 1) << 8, 3);
}

std::string base64(std::string_view bytes) {
  std::string text;
  append_base64(text, bytes);
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
  if (text.empty()) return true;
  // Groups are written four bytes wide, and sixteen at a time.
  constexpr std::size_t slack = 16;
  bytes.resize(text.size() / 4 * 3 + slack);
  const std::string_view whole = text.substr(0, text.size() - 4), last = text.substr(whole.size());
  std::size_t read = decode_wide(whole, bytes.data());
  char* out = bytes.data() + read / 4 * 3;
  // Each digit's bits are at their place in the group of four; the mark of what is no digit is
  // above them all, and is looked for once, at the end.
  std::uint32_t marks = 0;
  for (; read < whole.size(); read += 4, out += 3) {
    const std::uint32_t group = group_of(whole.substr(read, 4));
    marks |= group;
    put_group(group, out);
  }
  const std::size_t padding = last[3] != '=' ? 0 : last[2] != '=' ? 1 : 2;
  std::array<char, 4> digits{last[0], last[1], last[2], last[3]};
  for (std::size_t i = 4 - padding; i < 4; ++i) digits[i] = 'A';
  const std::uint32_t group = group_of({digits.data(), digits.size()});
  // What the padding stands for was read as zeros; bits beyond the bytes were stray.
  const std::uint32_t stray = padding == 0 ? 0 : padding == 1 ? 0xffU : 0xffffU;
  if (((marks | group) & not_base64) != 0 || (group & stray) != 0) return false;
  put_group(group, out);
  bytes.resize(text.size() / 4 * 3 - padding);
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
