#include "bind.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/nearest.hpp"
#include "cli/lookup.hpp"
#include "walk.hpp"

namespace hookctl {
namespace {

using cli::ArgumentSpec;
using cli::CommandSpec;
using cli::OptionSpec;
using cli::ValueKind;
using Options = std::vector<const OptionSpec*>;

tl::unexpected<Error> refuse(std::string message, const CommandSpec& command) {
  return fail(ErrorCode::usage, std::move(message),
              fmt::format("hookctl {} --help tells how it is used", command.name));
}

/// Whether a text can be shown as the name of an option: it is no pasted secret.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 24 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
}

tl::unexpected<Error> unknown_option(const Options& options, const CommandSpec& command,
                                     const Word& word) {
  const auto secret = std::ranges::find_if(options, [&](const OptionSpec* option) {
    return !option->secret.empty() && option->secret == word.name;
  });
  if (secret != options.end())
    return fail(ErrorCode::usage,
                fmt::format("--{} is refused: a command line can be read by everybody on this "
                            "machine",
                            word.name),
                fmt::format("use --{0}-file FILE (- is standard input), --{0}-command COMMAND or "
                            "the variable {1}",
                            word.name, cli::variable_of(word.name)));
  std::vector<std::string_view> names;
  for (const OptionSpec* option : options) names.push_back(option->name);
  const auto meant = nearest(word.name, names);
  if (!meant && !is_name(word.name)) return refuse("there is no such option", command);
  const std::string message =
      fmt::format("there is no option --{} for {}", word.name, command.name);
  if (!meant) return refuse(message, command);
  return fail(ErrorCode::usage, message, fmt::format("did you mean --{}?", *meant));
}

/// The options' words as CLI11 reads them without surprises; apart from them the arguments, which
/// it would take for lists where they stand in brackets, and the line of another program.
struct Prepared {
  std::vector<std::string> words;
  std::vector<std::string> arguments;
  std::optional<GivenOption> rest;
};

/// The words of an option that takes the rest of the line; "--" in front is not one of them.
GivenOption rest_of_line(const Word& word, std::span<const std::string> words) {
  GivenOption rest{word.option, {}};
  if (word.has_value) rest.values.emplace_back(word.value);
  for (const std::string& one : words.subspan(word.index + 1)) rest.values.push_back(one);
  if (rest.values.size() > 1 && rest.values.front() == "--") rest.values.erase(rest.values.begin());
  return rest;
}

/// `--name=value` becomes two words, since CLI11 takes the next word for an empty value.
Result<Prepared> prepare(const Options& options, const CommandSpec& command,
                         std::span<const std::string> words) {
  Prepared prepared;
  Walk walk(options, words);
  for (Word word = walk.next(); word.kind != Word::Kind::end; word = walk.next()) {
    if (word.kind == Word::Kind::argument) {
      prepared.arguments.emplace_back(word.text);
      continue;
    }
    if (word.option == nullptr) return unknown_option(options, command, word);
    if (word.value_missing)
      return refuse(fmt::format("--{} needs a value ({})", word.option->name, word.option->metavar),
                    command);
    if (word.option->kind == ValueKind::rest) {
      prepared.rest = rest_of_line(word, words);
    } else if (word.name.empty()) {  // short ones: -v, -vv, -vo json, -ojson
      prepared.words.emplace_back(word.text);
      if (word.has_value && !word.attached) prepared.words.emplace_back(word.value);
    } else {
      if (word.has_value && !cli::takes_value(*word.option))
        return refuse(fmt::format("--{} takes no value", word.option->name), command);
      prepared.words.push_back(fmt::format("--{}", word.name));
      if (word.has_value) prepared.words.emplace_back(word.value);
    }
  }
  return prepared;
}

struct BoundOption {
  const OptionSpec* spec;
  CLI::Option* bound;
  std::size_t used = 0;
};

std::vector<BoundOption> add_options(CLI::App& app, const Options& options) {
  std::vector<BoundOption> all;
  for (const OptionSpec* spec : options) {
    std::string names = fmt::format("--{}", spec->name);
    if (spec->short_name != 0) names += fmt::format(",-{}", spec->short_name);
    CLI::Option* bound =
        cli::takes_value(*spec) ? app.add_option(names)->expected(1) : app.add_flag(names);
    bound->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    all.push_back({spec, bound});
  }
  return all;
}

std::string usage_of(const CommandSpec& command) {
  std::string out;
  for (const ArgumentSpec& argument : command.arguments)
    out += fmt::format("{}{}{}{}", out.empty() ? "" : " ", argument.required ? "" : "[",
                       argument.name, argument.required ? "" : "]");
  return out.empty() ? "no arguments" : out;
}

/// Gives each argument its word, and the last all that remain where it may be repeated.
Result<void> share_out(GivenLine& line, const CommandSpec& command,
                       std::vector<std::string> words) {
  std::size_t next = 0;
  for (const ArgumentSpec& argument : command.arguments) {
    auto& values = line.arguments.emplace_back();
    const std::size_t end = argument.repeatable ? words.size() : next + 1;
    for (; next < std::min(end, words.size()); ++next) values.push_back(std::move(words[next]));
    if (argument.required && values.empty())
      return refuse(fmt::format("{} needs {}", command.name, argument.name), command);
  }
  if (next == words.size()) return {};
  return refuse(fmt::format("too many arguments: {} takes {}", command.name, usage_of(command)),
                command);
}

/// The options in their order, as CLI11 reads them.
void read_options(GivenLine& line, const Options& options, const std::vector<std::string>& words) {
  CLI::App app;
  app.set_help_flag();
  auto bound = add_options(app, options);
  app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  for (const CLI::Option* seen : app.parse_order()) {
    const auto found = std::ranges::find(bound, seen, &BoundOption::bound);
    line.options.push_back({found->spec, {}});
    if (cli::takes_value(*found->spec))
      line.options.back().values.push_back(found->bound->results().at(found->used++));
  }
}

}  // namespace

std::vector<const GivenOption*> GivenLine::find(std::string_view name) const {
  std::vector<const GivenOption*> found;
  for (const GivenOption& given : options)
    if (given.option->name == name) found.push_back(&given);
  return found;
}

Result<GivenLine> bind_words(const cli::ProgramSpec& program, const CommandSpec& command,
                             std::span<const std::string> words) {
  const Options options = cli::options_of(program, &command);
  HOOKCTL_TRY(Prepared prepared, prepare(options, command, words));
  GivenLine line;
  try {
    read_options(line, options, prepared.words);
  } catch (const CLI::Error&) {
    // Its own words quote what it could not read.
    return refuse("the command line cannot be read", command);
  }
  if (prepared.rest) line.options.push_back(std::move(*prepared.rest));
  HOOKCTL_CHECK(share_out(line, command, std::move(prepared.arguments)));
  return line;
}

}  // namespace hookctl
