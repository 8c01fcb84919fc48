// A command written as one text, split as a POSIX shell would, but for what it expands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hookctl::config {

/// Splits at blanks, tabs and newlines, with quotes and backslashes as in POSIX.1-2017, Shell
/// Command Language, section 2.2. Nothing is expanded: `$`, `*`, `~`, `|` and `;` stand for
/// themselves. A quote that is not closed is an error of code `config`; the text is never quoted.
Result<std::vector<std::string>> split_words(std::string_view text);

}  // namespace hookctl::config
