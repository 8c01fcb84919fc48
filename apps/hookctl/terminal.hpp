// What a descriptor leads to, and how it wants to be written to.
#pragma once

#include <cstddef>
#include <string_view>

namespace hookctl {

bool is_terminal(int fd);

/// How many columns a terminal has; 80 where it does not tell.
std::size_t terminal_columns(int fd);

/// Whether the locale (LC_ALL, LC_CTYPE, LANG) is one of UTF-8.
bool is_utf8_locale();

/// Whether to use colours: `when` is `always`, `never` or `auto`; the last means on a terminal
/// that is not dumb, and without the variable NO_COLOR (no-color.org).
bool wants_color(std::string_view when, int fd);

}  // namespace hookctl
