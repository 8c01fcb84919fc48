// What a descriptor leads to, and how it wants to be written to.
#pragma once

#include <string_view>

namespace hookctl {

bool is_terminal(int fd);

/// Whether to use colours: `when` is `always`, `never` or `auto`; the last means on a terminal
/// that is not dumb, and without the variable NO_COLOR (no-color.org).
bool wants_color(std::string_view when, int fd);

}  // namespace hookctl
