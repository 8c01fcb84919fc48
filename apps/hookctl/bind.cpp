#include "bind.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

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
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
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
  if (!is_name(word.name)) return refuse("there is no such option", command);
  std::vector<std::string_view> names;
  for (const OptionSpec* option : options) names.push_back(option->name);
  const auto meant = cli::nearest(word.name, names);
  const std::string message =
      fmt::format("there is no option --{} for {}", word.name, command.name);
  if (!meant) return refuse(message, command);
  return fail(ErrorCode::usage, message, fmt::format("did you mean --{}?", *meant));
}

/// The words as CLI11 reads them without surprises, and the line of another program apart.
struct Prepared {
  std::vector<std::string> words;
  std::optional<GivenOption> rest;
};

/// `--name=value` becomes two words, since CLI11 takes the next word for an empty value.
Result<Prepared> prepare(const Options& options, const CommandSpec& command,
                         std::span<const std::string> words) {
  Prepared prepared;
  std::size_t done = 0;
  const auto copy_until = [&](std::size_t end) {
    for (; done < end; ++done) prepared.words.push_back(words[done]);
  };
  Walk walk(options, words);
  for (Word word = walk.next(); word.kind != Word::Kind::end; word = walk.next()) {
    if (word.kind == Word::Kind::argument) continue;
    if (word.option == nullptr) return unknown_option(options, command, word);
    if (word.value_missing)
      return refuse(fmt::format("--{} needs a value ({})", word.option->name, word.option->metavar),
                    command);
    copy_until(word.index);
    const auto equals = word.name.empty() ? std::string_view::npos : word.text.find('=');
    if (word.option->kind == ValueKind::rest) {
      GivenOption rest{word.option, {}};
      if (equals != std::string_view::npos) rest.values.emplace_back(word.text.substr(equals + 1));
      for (std::size_t i = word.index + 1; i < words.size(); ++i) rest.values.push_back(words[i]);
      if (rest.values.size() > 1 && rest.values.front() == "--")
        rest.values.erase(rest.values.begin());
      prepared.rest = std::move(rest);
      done = words.size();
    } else if (equals != std::string_view::npos) {
      if (!cli::takes_value(*word.option))
        return refuse(fmt::format("--{} takes no value", word.option->name), command);
      prepared.words.emplace_back(word.text.substr(0, equals));
      prepared.words.emplace_back(word.text.substr(equals + 1));
      ++done;
    }
  }
  copy_until(words.size());
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

std::vector<CLI::Option*> add_arguments(CLI::App& app, std::span<const ArgumentSpec> arguments) {
  std::vector<CLI::Option*> all;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    CLI::Option* bound = app.add_option(fmt::format("argument{}", i));
    bound->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    bound->expected(1, arguments[i].repeatable ? CLI::detail::expected_max_vector_size : 1);
    all.push_back(bound);
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

Result<void> collect_arguments(GivenLine& line, const CommandSpec& command,
                               const std::vector<CLI::Option*>& bound) {
  for (std::size_t i = 0; i < bound.size(); ++i) {
    line.arguments.push_back(bound[i]->results());
    if (command.arguments[i].required && line.arguments.back().empty())
      return refuse(fmt::format("{} needs {}", command.name, command.arguments[i].name), command);
  }
  return {};
}

}  // namespace

std::vector<const GivenOption*> GivenLine::find(std::string_view name) const {
  std::vector<const GivenOption*> found;
  for (const GivenOption& given : options)
    if (given.option->name == name) found.push_back(&given);
  return found;
}

Result<GivenLine> bind(const cli::ProgramSpec& program, const CommandSpec& command,
                       std::span<const std::string> words) {
  const Options options = cli::options_of(program, &command);
  HOOKCTL_TRY(Prepared prepared, prepare(options, command, words));
  GivenLine line;
  try {
    CLI::App app;
    app.set_help_flag();
    auto bound = add_options(app, options);
    const auto arguments = add_arguments(app, command.arguments);
    std::vector<std::string> reversed(prepared.words.rbegin(), prepared.words.rend());
    app.parse(std::move(reversed));
    for (const CLI::Option* seen : app.parse_order()) {
      const auto found = std::ranges::find(bound, seen, &BoundOption::bound);
      if (found == bound.end()) continue;
      line.options.push_back({found->spec, {}});
      if (cli::takes_value(*found->spec))
        line.options.back().values.push_back(found->bound->results().at(found->used++));
    }
    if (prepared.rest) line.options.push_back(std::move(*prepared.rest));
    HOOKCTL_CHECK(collect_arguments(line, command, arguments));
  } catch (const CLI::ExtrasError&) {
    return refuse(fmt::format("too many arguments: {} takes {}", command.name, usage_of(command)),
                  command);
  } catch (const CLI::Error&) {
    // Its own words quote what it could not read.
    return refuse("the command line cannot be read", command);
  }
  return line;
}

}  // namespace hookctl
