// The phrases that help, man pages and tables have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/spec.hpp"

namespace hookctl::cli {

/// `hookctl convert [OPTIONS] NAME IN OUT`.
std::string usage_line(const ProgramSpec& program, const CommandSpec& command);

/// What stands for an option's value: "rest|grpc" for a choice, "CMD…" for the rest of the line,
/// "[USER]" for a value that may be left out.
std::string value_name(const OptionSpec& option);

/// What follows the help of an option: required, default, repetition and variables, each a phrase.
std::vector<std::string> remarks(const OptionSpec& option);

/// The variables that give an option its value, the most telling first.
std::vector<std::string> variables_of(const OptionSpec& option);

/// The variable that holds a secret itself is told with the first of its options.
bool leads_to_secret_first(const OptionSpec& option);

/// What an exit code means; empty for an unknown one.
std::string_view meaning_of_exit(std::string_view code);

/// The exit codes of a command, in order: those of its spec, else the usual ones.
std::vector<std::string_view> exit_codes_of(const CommandSpec& command);

/// Breaks a text into lines of at most `width` characters; code points are counted, not bytes.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);
/// The number of code points of a UTF-8 text.
std::size_t width_of(std::string_view text);
/// The paragraphs of a description.
std::vector<std::string_view> paragraphs(std::string_view text);

}  // namespace hookctl::cli
