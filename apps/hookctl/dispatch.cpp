#include "dispatch.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "cli/lookup.hpp"
#include "walk.hpp"

namespace hookctl {
namespace {

using cli::CommandSpec;
using cli::ProgramSpec;

/// What was typed as a command's name, where it cannot be anything worse (a pasted token).
std::string shown(std::string_view typed) {
  const bool harmless =
      typed.size() <= 24 &&
      typed.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
  return harmless ? fmt::format(" “{}”", typed) : " of that name";
}

std::string listed(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

tl::unexpected<Error> unknown_command(const ProgramSpec& program, const CommandSpec* parent,
                                      std::string_view typed) {
  std::vector<std::string_view> names;
  if (parent == nullptr) {
    for (const CommandSpec* command : program.commands)
      if (command->name.find(' ') == std::string_view::npos) names.push_back(command->name);
  } else {
    for (const CommandSpec* command : cli::commands_below(program, parent->name))
      names.push_back(cli::last_word(command->name));
  }
  const std::string whose = parent == nullptr ? "" : fmt::format(" below {}", parent->name);
  const auto meant = nearest(typed, names);
  std::string hint = "hookctl --help lists the commands";
  if (meant)
    hint = fmt::format("did you mean {}?", *meant);
  else if (parent != nullptr)
    hint = fmt::format("there are: {}", listed(names));
  return fail(ErrorCode::usage, fmt::format("there is no command{}{}", shown(typed), whose), hint);
}

tl::unexpected<Error> misplaced_option(const ProgramSpec& program, std::string_view name) {
  for (const CommandSpec* command : program.commands)
    if (!name.empty() && cli::find_option(cli::options_of(program, command), name) != nullptr)
      return fail(ErrorCode::usage, fmt::format("--{} stands before the command", name),
                  "only global options may; write it after the command's name");
  return fail(ErrorCode::usage, "there is no such global option", "hookctl --help lists them");
}

bool is_help(const Word& word) {
  return word.name == "help" || Walk::has_short(word, 'h');
}

bool is_version(const Word& word) {
  return word.name == "version" || Walk::has_short(word, 'V');
}

/// Takes the name of the command, of one word or two, out of the words.
Result<void> find_command(const ProgramSpec& program, Dispatch& found) {
  const auto options = cli::options_of(program, nullptr);
  Walk walk(options, found.words);
  std::vector<std::size_t> names;
  for (Word word = walk.next(); word.kind != Word::Kind::end; word = walk.next()) {
    if (word.kind == Word::Kind::option) {
      if (found.command != nullptr) break;
      if (is_help(word)) found.what = Dispatch::What::help;
      if (is_version(word)) found.what = Dispatch::What::version;
      if (word.option == nullptr && !is_help(word)) return misplaced_option(program, word.name);
      continue;
    }
    if (found.command == nullptr) {
      if (word.text == "help") {
        found.what = Dispatch::What::help;
      } else {
        found.command = cli::find_command(program, word.text);
        if (found.command == nullptr) return unknown_command(program, nullptr, word.text);
      }
      names.push_back(word.index);
      continue;
    }
    if (cli::commands_below(program, found.command->name).empty()) break;
    const auto* below =
        cli::find_command(program, fmt::format("{} {}", found.command->name, word.text));
    if (below != nullptr) {
      found.command = below;
      names.push_back(word.index);
    } else if (found.command->arguments.empty()) {
      return unknown_command(program, found.command, word.text);
    }
    break;
  }
  for (auto index = names.rbegin(); index != names.rend(); ++index)
    found.words.erase(found.words.begin() + static_cast<std::ptrdiff_t>(*index));
  return {};
}

/// The last value that a line gives a global option, or its variable's.
std::string_view early_value(Walk walk, std::string_view name, const char* variable) {
  std::string_view chosen;
  if (const char* value = std::getenv(variable)) chosen = value;
  for (Word word = walk.next(); word.kind != Word::Kind::end; word = walk.next())
    if (word.option != nullptr && word.option->name == name && word.has_value) chosen = word.value;
  return chosen;
}

}  // namespace

Result<Dispatch> dispatch(const ProgramSpec& program, std::span<const std::string> words) {
  Dispatch found;
  found.words.assign(words.begin(), words.end());
  HOOKCTL_CHECK(find_command(program, found));
  if (found.what != Dispatch::What::run) return found;

  const auto options = cli::options_of(program, found.command);
  Walk walk(options, found.words);
  for (Word word = walk.next(); word.kind != Word::Kind::end; word = walk.next()) {
    if (word.kind != Word::Kind::option) continue;
    if (is_help(word)) found.what = Dispatch::What::help;
    if (is_version(word)) found.what = Dispatch::What::version;
  }
  return found;
}

EarlyWishes early_wishes(const ProgramSpec& program, std::span<const std::string> words) {
  Dispatch line;
  line.words.assign(words.begin(), words.end());
  // Where no command can be found, its name is one more word that is no option.
  static_cast<void>(find_command(program, line));
  const auto options = cli::options_of(program, line.command);
  const Walk walk(options, line.words);
  const std::string_view output = early_value(walk, "output", "HOOKCTL_OUTPUT");
  return {.json_errors = output == "json" || output == "ndjson",
          .json_log = early_value(walk, "log-format", "HOOKCTL_LOG_FORMAT") == "json"};
}

}  // namespace hookctl
