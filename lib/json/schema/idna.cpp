#include "json/schema/idna.hpp"

#include <algorithm>
#include <array>

#include <re2/re2.h>

#include "json/schema/code_points.hpp"

namespace hookctl::json::schema {
namespace {

/// A label longer than that has no A-label of 63 characters, and need not be looked at.
constexpr std::size_t longest_label = 63;

/// RFC 5892's categories, by way of RE2's tables: letters and digits without upper case, marks not
/// at the beginning. What NFKC would change is left out by its blocks.
const RE2& usable_label() {
  static const RE2 label(
      "[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Nd}a-zA-Z0-9\\x{B7}\\x{375}\\x{5F3}\\x{5F4}\\x{30FB}\\x{3007}]"
      "[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Nd}\\p{Mn}\\p{Mc}a-zA-Z0-9\\-\\x{B7}\\x{375}\\x{5F3}\\x{5F4}"
      "\\x{30FB}\\x{3007}\\x{200C}\\x{200D}]*",
      RE2::Quiet);
  return label;
}
const RE2& unstable() {
  static const RE2 found(
      "[\\x{AA}\\x{BA}\\x{640}\\x{7FA}\\x{302E}\\x{302F}\\x{3031}-\\x{3035}\\x{303B}\\x{1100}-"
      "\\x{11FF}\\x{3131}-\\x{318E}\\x{A960}-\\x{A97C}\\x{D7B0}-\\x{D7FB}\\x{F900}-\\x{FA0D}"
      "\\x{FA10}\\x{FA12}\\x{FA15}-\\x{FA1E}\\x{FA20}\\x{FA22}\\x{FA25}\\x{FA26}\\x{FA2A}-\\x{FB1D}"
      "\\x{FB1F}-\\x{FE1F}\\x{FE30}-\\x{FE72}\\x{FE74}-\\x{FFEF}\\x{1D400}-\\x{1D7FF}]",
      RE2::Quiet);
  return found;
}
const RE2& virama() {
  static const RE2 found(
      "[\\x{94D}\\x{9CD}\\x{A4D}\\x{ACD}\\x{B4D}\\x{BCD}\\x{C4D}\\x{CCD}\\x{D3B}\\x{D3C}\\x{D4D}"
      "\\x{DCA}\\x{E3A}\\x{EBA}\\x{F84}\\x{1039}\\x{103A}\\x{1714}\\x{1734}\\x{17D2}\\x{1A60}"
      "\\x{1B44}\\x{1BAA}\\x{1BAB}\\x{1BF2}\\x{1BF3}\\x{2D7F}\\x{A806}\\x{A8C4}\\x{A953}\\x{A9C0}"
      "\\x{AAF6}\\x{ABED}]\\x{200D}",
      RE2::Quiet);
  return found;
}
const RE2& kana_or_han() {
  static const RE2 found("[\\p{Hiragana}\\p{Katakana}\\p{Han}]", RE2::Quiet);
  return found;
}
const RE2& hebrew() {
  static const RE2 found("\\p{Hebrew}", RE2::Quiet);
  return found;
}
const RE2& greek() {
  static const RE2 found("\\p{Greek}", RE2::Quiet);
  return found;
}

bool in(std::string_view text, const RE2& set) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), set);
}

std::string utf8(char32_t c) {
  std::string out;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    out += static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
  }
  if (c >= 0x800) out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
  if (c >= 0x80) out += static_cast<char>(0x80U | (c & 0x3FU));
  return out;
}

bool is_any(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// RFC 5892 appendix A, for one place in a label.
bool in_context(std::u32string_view label, std::size_t at, std::string_view text) {
  const char32_t c = label[at];
  const char32_t before = at > 0 ? label[at - 1] : 0;
  const char32_t after = at + 1 < label.size() ? label[at + 1] : 0;
  switch (c) {
    case 0xB7:
      return before == 'l' && after == 'l';
    case 0x375:
      return after != 0 && in(utf8(after), greek());
    case 0x5F3:
    case 0x5F4:
      return before != 0 && in(utf8(before), hebrew());
    case 0x30FB:
      return in(text, kana_or_han());
    case 0x200D:
      return before != 0 && in(utf8(before) + utf8(c), virama());
    case 0x200C:
      // Between joining letters of other scripts it is allowed too; their tables are not at hand.
      return before != 0 && in(utf8(before) + "\xE2\x80\x8D", virama());
    default:
      break;
  }
  const auto mixes = [&](char32_t first, char32_t last) {
    return std::ranges::any_of(label, [&](char32_t other) { return is_any(other, first, last); });
  };
  if (is_any(c, 0x660, 0x669)) return !mixes(0x6F0, 0x6F9);
  if (is_any(c, 0x6F0, 0x6F9)) return !mixes(0x660, 0x669);
  return true;
}

std::optional<std::string> to_ascii_label(std::string_view label) {
  std::u32string points;
  for (std::string_view rest = label; !rest.empty();) {
    points += take_point(rest);
    if (points.size() > longest_label) return std::nullopt;
  }
  if (std::ranges::all_of(points, [](char32_t c) { return c < 0x80; })) return std::string(label);
  const re2::StringPiece piece(label.data(), label.size());
  if (!RE2::FullMatch(piece, usable_label()) || in(label, unstable()) || label.ends_with('-') ||
      (points.size() > 3 && points[2] == '-' && points[3] == '-'))
    return std::nullopt;
  for (std::size_t at = 0; at < points.size(); ++at)
    if (!in_context(points, at, label)) return std::nullopt;
  return "xn--" + punycode(points);
}

}  // namespace

std::optional<std::string> to_ascii_name(std::string_view name) {
  // The full stops of RFC 3490 section 3.1.
  constexpr std::array<std::string_view, 3> stops{"\u3002", "\uFF0E", "\uFF61"};
  std::string dotted(name);
  for (const auto stop : stops)
    for (auto at = dotted.find(stop); at != std::string::npos; at = dotted.find(stop, at))
      dotted.replace(at, stop.size(), ".");
  std::string ascii;
  std::string_view rest = dotted;
  for (;;) {
    const auto dot = rest.find('.');
    const auto label = to_ascii_label(rest.substr(0, dot));
    if (!label) return std::nullopt;
    ascii += *label;
    if (dot == std::string_view::npos) return ascii;
    ascii += '.';
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace hookctl::json::schema
