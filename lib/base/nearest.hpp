// The name that was probably meant, for hints.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace hookctl {

/// The name that was probably meant: the nearest by inserted, lost, changed or swapped letters,
/// where few enough of them differ.
std::optional<std::string_view> nearest(std::string_view typed,
                                        std::span<const std::string_view> names);

}  // namespace hookctl
