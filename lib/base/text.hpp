// Text made fit for where it goes.
#pragma once

#include <string>
#include <string_view>

namespace hookctl {

/// Appends a JSON string, quotes included (RFC 8259). Bytes that are no UTF-8 become U+FFFD, so
/// that the result is JSON whatever came in.
void append_json_text(std::string& out, std::string_view text);
/// The same, as a value of its own.
std::string json_text(std::string_view text);

}  // namespace hookctl
