#include "cli/lookup.hpp"

#include <algorithm>

namespace hookctl::cli {

std::vector<const OptionSpec*> options_of(const ProgramSpec& program, const CommandSpec* command) {
  std::vector<const OptionSpec*> all;
  for (const OptionSpec& option : program.global.options) all.push_back(&option);
  if (command != nullptr)
    for (const OptionGroup& group : command->option_groups)
      for (const OptionSpec& option : group.options) all.push_back(&option);
  return all;
}

const OptionSpec* find_option(std::span<const OptionSpec* const> options, std::string_view name) {
  const auto found = std::ranges::find(options, name, &OptionSpec::name);
  return found == options.end() ? nullptr : *found;
}

const OptionSpec* find_option(std::span<const OptionSpec* const> options, char short_name) {
  const auto found = std::ranges::find(options, short_name, &OptionSpec::short_name);
  return found == options.end() ? nullptr : *found;
}

const CommandSpec* find_command(const ProgramSpec& program, std::string_view name) {
  const auto found = std::ranges::find(program.commands, name, &CommandSpec::name);
  return found == program.commands.end() ? nullptr : *found;
}

std::vector<const CommandSpec*> commands_below(const ProgramSpec& program, std::string_view name) {
  std::vector<const CommandSpec*> below;
  for (const CommandSpec* command : program.commands)
    if (command->name.size() > name.size() && command->name.starts_with(name) &&
        command->name[name.size()] == ' ')
      below.push_back(command);
  return below;
}

std::string_view last_word(std::string_view name) {
  const auto blank = name.rfind(' ');
  return blank == std::string_view::npos ? name : name.substr(blank + 1);
}

std::string variable_of(std::string_view option) {
  std::string name = "HOOKCTL_";
  for (const char c : option)
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> items;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    if (end > 0) items.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

}  // namespace hookctl::cli
