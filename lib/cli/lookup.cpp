#include "cli/lookup.hpp"

#include <algorithm>
#include <cstddef>

namespace hookctl::cli {
namespace {

/// The number of single edits between two words; a swap of neighbours is one (Damerau's distance,
/// in its restricted form).
std::size_t distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> table((a.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& {
    return table[i * width + j];
  };
  for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(a.size(), b.size());
}

}  // namespace

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

std::optional<std::string_view> nearest(std::string_view typed,
                                        std::span<const std::string_view> names) {
  constexpr std::size_t longest = 40;
  if (typed.empty() || typed.size() > longest) return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t least = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const std::string_view name : names) {
    const std::size_t found = distance(typed, name);
    if (found >= least) continue;
    least = found;
    best = name;
  }
  return best;
}

}  // namespace hookctl::cli
