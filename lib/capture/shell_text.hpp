// Command lines as POSIX shells read them, and bash's $'…'.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hookctl::capture {

struct ShellCommand {
  std::vector<std::string> words;  ///< unquoted; bytes
  bool piped = false;              ///< its output is the next one's input
  std::size_t line = 0;            ///< on which it begins, counted from 1
};

/// Splits a script into its commands: quotes, escapes, comments, continued lines, `;`, `&` and `|`.
/// Nothing is expanded and nothing run: `invalid_input` names the line of a variable, a
/// substitution or a redirection, and of quotes without an end.
Result<std::vector<ShellCommand>> parse_shell(std::string_view script);

}  // namespace hookctl::capture
