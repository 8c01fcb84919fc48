// Finding options and commands in the specs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/spec.hpp"

namespace hookctl::cli {

/// Whether an option is followed by a value.
constexpr bool takes_value(const OptionSpec& option) {
  return option.kind != ValueKind::none;
}

/// The options of a command: the global ones, then its own. A null command has the global ones.
std::vector<const OptionSpec*> options_of(const ProgramSpec& program, const CommandSpec* command);

const OptionSpec* find_option(std::span<const OptionSpec* const> options, std::string_view name);
const OptionSpec* find_option(std::span<const OptionSpec* const> options, char short_name);

/// The command with these words, or null.
const CommandSpec* find_command(const ProgramSpec& program, std::string_view name);
/// The commands below one: "sandbox put" and "sandbox show" for "sandbox".
std::vector<const CommandSpec*> commands_below(const ProgramSpec& program, std::string_view name);

/// The last word of a command's name: "put" of "sandbox put".
std::string_view last_word(std::string_view name);

/// The variable that gives an option its value: HOOKCTL_API_URL for "api-url".
std::string variable_of(std::string_view option);

/// The items of a text: "a|b" at "|".
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace hookctl::cli
