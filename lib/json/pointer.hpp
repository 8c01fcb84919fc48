// JSON pointers (RFC 6901).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::json {

/// One step of a pointer: "/" and the key with "~" and "/" escaped. Control characters are made
/// visible, so that a pointer can be shown.
std::string pointer_step(std::string_view key);

/// The keys of a pointer, unescaped; nothing where it is none.
std::optional<std::vector<std::string>> split_pointer(std::string_view pointer);

/// The array index that a key means: digits without a leading zero.
std::optional<std::size_t> array_index(std::string_view key);

}  // namespace hookctl::json
