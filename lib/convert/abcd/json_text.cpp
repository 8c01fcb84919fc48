#include "convert/abcd/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace hookctl::convert::abcd {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// How many bytes the UTF-8 sequence at the beginning of `text` has; 0 where it is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto more = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0xC2 || first > 0xF4) return 0;
  if (!more(1)) return 0;
  if (first < 0xE0) return 2;
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) > 0x9F) return 0;
  if (!more(2)) return 0;
  if (first < 0xF0) return 3;
  if ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
  return more(3) ? 4 : 0;
}

constexpr bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/// Eight bytes at a time: whether all of them are plain.
bool all_plain(std::uint64_t word) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t highs = 0x8080808080808080;
  const auto has_zero = [](std::uint64_t w) { return (w - ones) & ~w & highs; };
  const std::uint64_t low = (word - ones * 0x20) & ~word;  // below 0x20
  return ((word | low | has_zero(word ^ (ones * '"')) | has_zero(word ^ (ones * '\\'))) & highs) ==
         0;
}

void append_control(std::string& to, unsigned char c) {
  switch (c) {
    case '"':
      to.append("\\\"");
      return;
    case '\\':
      to.append("\\\\");
      return;
    case '\n':
      to.append("\\n");
      return;
    case '\t':
      to.append("\\t");
      return;
    default: {
      constexpr std::string_view digits = "0123456789abcdef";
      to.append("\\u00");
      to.push_back(digits[c >> 4]);
      to.push_back(digits[c & 15]);
    }
  }
}

}  // namespace

void append_escaped(std::string& to, std::string_view text) {
  std::size_t from = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + at, sizeof word);
      if (all_plain(word)) {
        at += 8;
        continue;
      }
    }
    const auto c = static_cast<unsigned char>(text[at]);
    if (is_plain(c)) {
      ++at;
      continue;
    }
    if (c >= 0x80) {
      if (const std::size_t length = sequence_length(text.substr(at)); length != 0) {
        at += length;
        continue;
      }
    }
    to.append(text, from, at - from);
    if (c >= 0x80)
      to.append(replacement);
    else
      append_control(to, c);
    from = ++at;
  }
  to.append(text, from, at - from);
}

void JsonText::shrink(std::size_t most) {
  if (text_.capacity() > most) text_ = std::string();
}

void JsonText::separate() {
  if (text_.empty()) {
    if (continued_) text_.push_back(',');
    continued_ = false;
    return;
  }
  const char last = text_.back();
  if (last != '{' && last != '[' && last != ':') text_.push_back(',');
}

void JsonText::open(char bracket) {
  separate();
  text_.push_back(bracket);
}

void JsonText::close(char bracket) {
  text_.push_back(bracket);
  continued_ = false;
}

void JsonText::begin_object(std::string_view type) {
  begin_object();
  text_.append("\"@type\":\"").append(type).push_back('"');
}

void JsonText::key(std::string_view name) {
  separate();
  text_.push_back('"');
  text_.append(name).append("\":");
}

void JsonText::value(std::string_view text) {
  separate();
  text_.push_back('"');
  append_escaped(text_, text);
  text_.push_back('"');
}

void JsonText::value(double number) {
  separate();
  std::array<char, 32> digits{};
  // Minus zero is zero; nothing that is no number gets here.
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number + 0.0).ptr;
  text_.append(digits.data(), end);
}

void JsonText::value(std::uint64_t number) {
  separate();
  text_.append(std::to_string(number));
}

void JsonText::raw(std::string_view json) {
  separate();
  text_.append(json);
}

void JsonText::member(std::string_view name, std::string_view text) {
  if (text.empty()) return;
  key(name);
  value(text);
}

void JsonText::member(std::string_view name, double number) {
  key(name);
  value(number);
}

void JsonText::member_raw(std::string_view name, std::string_view json) {
  key(name);
  raw(json);
}

}  // namespace hookctl::convert::abcd
