// The specs of all commands, held to what the frame expects of them.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "bind.hpp"
#include "cli/help.hpp"
#include "cli/lookup.hpp"
#include "cli/wording.hpp"
#include "commands.hpp"
#include "config/words.hpp"
#include "dispatch.hpp"
#include "settings.hpp"

using namespace hookctl;

namespace {

bool is_phrase(std::string_view text) {
  return !text.empty() && !text.ends_with('.') && !text.starts_with(' ');
}

/// The words of the first program of a line: up to what a shell would take for its own.
std::vector<std::string> words_of_example(std::string_view line) {
  auto words = config::split_words(line);
  REQUIRE(words);
  const auto end = std::ranges::find_if(*words, [](const std::string& word) {
    constexpr std::array<std::string_view, 6> shells{"|", ">", ">>", "<", "&&", ";"};
    return std::ranges::find(shells, word) != shells.end();
  });
  words->erase(end, words->end());
  return *words;
}

void check_option(const cli::OptionSpec& option) {
  CAPTURE(option.name);
  CHECK(is_phrase(option.help));
  CHECK(option.metavar.empty() == !cli::takes_value(option));
  CHECK((option.kind == cli::ValueKind::choice) == !option.choices.empty());
  CHECK(option.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
        std::string_view::npos);
  if (!option.default_value.empty() && option.kind != cli::ValueKind::text)
    CHECK(check_value(option.kind, option.choices, "default", option.default_value));
}

}  // namespace

TEST_CASE("every command can be described") {
  for (const Command* command : all_commands()) {
    const cli::CommandSpec& spec = command->spec;
    CAPTURE(spec.name);
    CHECK(&command_of(spec) == command);
    CHECK(std::ranges::find(program().groups, spec.group) != program().groups.end());
    CHECK(is_phrase(spec.summary));
    CHECK_FALSE(spec.description.empty());
    for (const std::string_view code : cli::exit_codes_of(spec))
      CHECK_FALSE(cli::meaning_of_exit(code).empty());
    if (const auto blank = spec.name.find(' '); blank != std::string_view::npos)
      CHECK(cli::find_command(program(), spec.name.substr(0, blank)) != nullptr);
    if (command->run == nullptr) CHECK_FALSE(cli::commands_below(program(), spec.name).empty());
    CHECK(cli::render_help(program(), spec).size() > 100);
  }
}

TEST_CASE("options are told apart by name and by letter") {
  for (const Command* command : all_commands()) {
    CAPTURE(command->spec.name);
    std::set<std::string_view> names;
    std::set<char> letters;
    for (const cli::OptionSpec* option : cli::options_of(program(), &command->spec)) {
      check_option(*option);
      CAPTURE(option->name);
      CHECK(names.insert(option->name).second);
      if (option->short_name != 0) CHECK(letters.insert(option->short_name).second);
    }
  }
}

TEST_CASE("arguments can be shared out") {
  for (const Command* command : all_commands()) {
    CAPTURE(command->spec.name);
    bool optional = false;
    const auto arguments = command->spec.arguments;
    for (const cli::ArgumentSpec& argument : arguments) {
      CAPTURE(argument.name);
      CHECK(is_phrase(argument.help));
      if (argument.repeatable) CHECK(&argument == &arguments.back());
      if (optional) CHECK_FALSE(argument.required);
      optional = !argument.required;
    }
  }
}

TEST_CASE("every example is understood") {
  ::setenv("XDG_CONFIG_HOME", "/nowhere", 1);
  for (const Command* command : all_commands()) {
    for (const cli::ExampleSpec& example : command->spec.examples) {
      CAPTURE(example.command);
      CHECK(is_phrase(example.what));
      auto words = words_of_example(example.command);
      REQUIRE(words.size() > 1);
      CHECK(words.front() == "hookctl");
      words.erase(words.begin());
      const auto asked = dispatch(program(), words);
      REQUIRE(asked);
      CHECK(asked->command == &command->spec);
      const auto line = bind_words(program(), *asked->command, asked->words);
      if (!line) FAIL_CHECK(line.error().text());
      REQUIRE(line);
      const auto settings = Settings::resolve(program(), *asked->command, *line);
      if (!settings) FAIL_CHECK(settings.error().text());
    }
  }
}
