// Words for shells: what the completion scripts have in common, and lines to be typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/spec.hpp"

namespace hookctl::cli {

/// A text in single quotes, for a POSIX shell.
std::string single_quoted(std::string_view text);

/// A word of a command line for people to copy: as it is where no shell would take it apart, else
/// in single quotes.
std::string shell_word(std::string_view text);

/// `--name` and `-n` of the options of all commands that are followed by a value.
std::vector<std::string> words_with_value(const ProgramSpec& program);

/// `--name`, and `-n` where there is one.
std::vector<std::string> words_of(const OptionSpec& option);

std::string joined(const std::vector<std::string>& items, std::string_view between);

/// "text json" for "text|json".
std::string choices_as_words(std::string_view choices);

}  // namespace hookctl::cli
