#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <fmt/format.h>

namespace hookctl {
namespace {

constexpr auto is_plain = [] {
  std::array<bool, 256> plain{};
  for (unsigned c = 0x20; c < 0x7f; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

void append_escaped(std::string& out, char c) {
  constexpr std::string_view plain = "\"\\\n\r\t\b\f";
  constexpr std::string_view letters = "\"\\nrtbf";
  if (const auto at = plain.find(c); at != std::string_view::npos)
    out.append(1, '\\').append(1, letters[at]);
  else
    out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto from = text.find_first_not_of(blanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

std::size_t utf8_character(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return text.empty() ? 0 : 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const unsigned low = first == 0xe0 ? 0xa0 : 0x80;
    const unsigned high = first == 0xed ? 0x9f : 0xbf;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const unsigned low = first == 0xf0 ? 0x90 : 0x80;
    const unsigned high = first == 0xf4 ? 0x8f : 0xbf;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

std::size_t plain_json_prefix(std::string_view text) {
  std::size_t at = 0;
#ifdef __SSE2__
  // Sixteen bytes at once. As signed numbers those beyond ASCII are below the blank, too.
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'),
                blank = _mm_set1_epi8(' '), del = _mm_set1_epi8(0x7f);
  for (; text.size() - at >= sizeof(__m128i); at += sizeof(__m128i)) {
    const void* place = text.data() + at;
    const __m128i bytes = _mm_loadu_si128(static_cast<const __m128i*>(place));
    const __m128i special =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                     _mm_or_si128(_mm_cmplt_epi8(bytes, blank), _mm_cmpeq_epi8(bytes, del)));
    const auto marks = static_cast<unsigned>(_mm_movemask_epi8(special));
    if (marks != 0) return at + static_cast<std::size_t>(std::countr_zero(marks));
  }
#endif
  while (at < text.size() && is_plain[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  for (;;) {
    const std::size_t plain = plain_json_prefix(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = utf8_character(text);
    if (length == 0)
      out += replacement_character;
    else if (length == 1)
      append_escaped(out, text.front());
    else if (const auto one = text.substr(0, length); length == 2 && one < "\xc2\xa0")
      append_escaped(out, one.back());  // U+0080 to U+009F: terminals obey them
    else
      out += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  out += '"';
}

std::string json_text(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_json_text(out, text);
  return out;
}

}  // namespace hookctl
