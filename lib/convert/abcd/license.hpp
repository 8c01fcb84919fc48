// Licences by their addresses.
#pragma once

#include <string>
#include <string_view>

namespace hookctl::convert::abcd {

/// The address of a Creative Commons licence that a text names without doubt: by its address
/// somewhere in the text, or as the whole text ("CC BY-SA 3.0 DE", "Creative Commons Attribution
/// 4.0 International"). Empty otherwise; a licence without its version is none.
std::string recognise_license(std::string_view text);

}  // namespace hookctl::convert::abcd
