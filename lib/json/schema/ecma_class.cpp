#include "json/schema/ecma_class.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace hookctl::json::schema {
namespace {

struct LetterClass {
  char letter;
  std::string_view re2;
};

constexpr std::array<LetterClass, 6> letter_classes{
    {{'d', "0-9"},
     {'D', "\\x{0}-/:-\\x{10FFFF}"},
     {'w', "0-9A-Za-z_"},
     {'W', "\\x{0}-/:-@\\x{5B}-\\x{5E}`\\x{7B}-\\x{10FFFF}"},
     {'s',
      "\\x{9}-\\x{D}\\x{20}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}"
      "\\x{3000}\\x{FEFF}"},
     {'S',
      "\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{21}-\\x{9F}\\x{A1}-\\x{167F}\\x{1681}-\\x{1FFF}"
      "\\x{200B}-\\x{2027}\\x{202A}-\\x{202E}\\x{2030}-\\x{205E}\\x{2060}-\\x{2FFF}"
      "\\x{3001}-\\x{FEFE}\\x{FF00}-\\x{10FFFF}"}}};

struct Category {
  std::string_view name;  ///< long, as ECMA-262 takes it from Unicode
  std::string_view code;
};

constexpr std::array<Category, 36> categories{{{"Letter", "L"},
                                               {"Uppercase_Letter", "Lu"},
                                               {"Lowercase_Letter", "Ll"},
                                               {"Titlecase_Letter", "Lt"},
                                               {"Modifier_Letter", "Lm"},
                                               {"Other_Letter", "Lo"},
                                               {"Mark", "M"},
                                               {"Combining_Mark", "M"},
                                               {"Nonspacing_Mark", "Mn"},
                                               {"Spacing_Mark", "Mc"},
                                               {"Enclosing_Mark", "Me"},
                                               {"Number", "N"},
                                               {"Decimal_Number", "Nd"},
                                               {"digit", "Nd"},
                                               {"Letter_Number", "Nl"},
                                               {"Other_Number", "No"},
                                               {"Punctuation", "P"},
                                               {"punct", "P"},
                                               {"Connector_Punctuation", "Pc"},
                                               {"Dash_Punctuation", "Pd"},
                                               {"Open_Punctuation", "Ps"},
                                               {"Close_Punctuation", "Pe"},
                                               {"Initial_Punctuation", "Pi"},
                                               {"Final_Punctuation", "Pf"},
                                               {"Other_Punctuation", "Po"},
                                               {"Symbol", "S"},
                                               {"Math_Symbol", "Sm"},
                                               {"Currency_Symbol", "Sc"},
                                               {"Modifier_Symbol", "Sk"},
                                               {"Other_Symbol", "So"},
                                               {"Separator", "Z"},
                                               {"Space_Separator", "Zs"},
                                               {"Line_Separator", "Zl"},
                                               {"Paragraph_Separator", "Zp"},
                                               {"Control", "Cc"},
                                               {"Format", "Cf"}}};

std::optional<std::string_view> category_code(std::string_view name) {
  for (const Category& category : categories)
    if (category.name == name || category.code == name) return category.code;
  return std::nullopt;
}

}  // namespace

std::string_view class_of_letter(char letter) {
  const auto* const found = std::ranges::find(letter_classes, letter, &LetterClass::letter);
  return found == letter_classes.end() ? std::string_view() : found->re2;
}

std::optional<std::string> class_of_property(std::string_view name, bool negated) {
  std::optional<std::string> known;
  const auto equals = name.find('=');
  const std::string_view key = name.substr(0, equals);
  if (equals == std::string_view::npos) {
    if (name == "ASCII") return negated ? "\\x{80}-\\x{10FFFF}" : "\\x{0}-\\x{7F}";
    if (name == "Any") known = name;
    if (const auto code = category_code(name)) known = *code;
  } else if (key == "General_Category" || key == "gc") {
    if (const auto code = category_code(name.substr(equals + 1))) known = *code;
  } else if (key == "Script" || key == "sc") {
    // RE2 knows scripts by the same long names; one that it does not know it refuses itself.
    known = name.substr(equals + 1);
  }
  if (!known || known->empty()) return std::nullopt;
  return fmt::format("\\{}{{{}}}", negated ? 'P' : 'p', *known);
}

std::string written(char32_t point) {
  const bool plain = (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z') ||
                     (point >= 'a' && point <= 'z') || point == '_';
  if (plain) return std::string(1, static_cast<char>(point));
  return fmt::format("\\x{{{:X}}}", static_cast<std::uint32_t>(point));
}

}  // namespace hookctl::json::schema
