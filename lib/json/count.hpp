// How much a text would be as a document, before it is made one.
#pragma once

#include <cstddef>
#include <string_view>

namespace hookctl::json {

/// At least as many as there are values in a JSON text, one within another counted each; of any
/// other text, some number. In a document the smallest value takes many times its two bytes, so
/// that a text from elsewhere is counted first.
std::size_t count_values(std::string_view text);

/// More than this is no message of any kind.
inline constexpr std::size_t most_values = 1'000'000;

}  // namespace hookctl::json
