// Character classes of ECMAScript in RE2's terms, as what stands between its brackets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::json::schema {

/// \d \D \w \W \s \S; nothing for another letter.
std::string_view class_of_letter(char letter);

/// \p{NAME} or \P{NAME}; nothing where RE2 does not know the property.
std::optional<std::string> class_of_property(std::string_view name, bool negated);

/// One code point, safe within and without brackets.
std::string written(char32_t point);

}  // namespace hookctl::json::schema
