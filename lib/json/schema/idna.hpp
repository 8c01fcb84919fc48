// Internationalized host names (RFC 5890 to 5892).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::json::schema {

/// The name with every label that is not ASCII in its A-label form; nothing where a label may not
/// be. Whether the result is a host name is still to be seen.
std::optional<std::string> to_ascii_name(std::string_view name);

/// RFC 3492, of one label.
std::string punycode(std::u32string_view label);

}  // namespace hookctl::json::schema
