#include <fmt/format.h>

#include "cli/completion.hpp"
#include "cli/lookup.hpp"
#include "cli/shell_words.hpp"

namespace hookctl::cli {
namespace {

/// Single quotes as fish has them: a backslash before a quote or a backslash.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out += '\'';
}

std::string completer(ValueKind kind, std::string_view choices) {
  if (!choices.empty()) return fmt::format(" -x -a {}", quoted(choices_as_words(choices)));
  if (kind == ValueKind::file) return " -r -F";
  if (kind == ValueKind::folder) return " -x -a '(__fish_complete_directories)'";
  if (kind == ValueKind::rest) return " -x -a '(__fish_complete_subcommand)'";
  return " -x";
}

void append_option(std::string& out, std::string_view condition, const OptionSpec& option) {
  out += fmt::format("complete -c hookctl{} -l {}", condition, option.name);
  if (option.short_name != 0) out += fmt::format(" -s {}", option.short_name);
  if (takes_value(option) && !option.optional_value) out += completer(option.kind, option.choices);
  out += fmt::format(" -d {}\n", quoted(option.help));
}

void append_arguments(std::string& out, const CommandSpec& command) {
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    const ArgumentSpec& argument = command.arguments[i];
    const std::string condition = argument.repeatable
                                      ? fmt::format("__hookctl_is {}", quoted(command.name))
                                      : fmt::format("__hookctl_is {} {}", quoted(command.name), i);
    if (!argument.choices.empty())
      out += fmt::format("complete -c hookctl -n {} -a {} -d {}\n", quoted(condition),
                         quoted(choices_as_words(argument.choices)), quoted(argument.help));
    else if (argument.kind == ValueKind::file || argument.kind == ValueKind::folder)
      out += fmt::format("complete -c hookctl -n {} -F\n", quoted(condition));
  }
}

constexpr std::string_view functions = R"(
# The command that was typed so far, and how many of its arguments.
function __hookctl_state
    set -l command ''
    set -l place 0
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word $__hookctl_with_value
            set skip 1
        else if not string match -q -- '-?*' $word
            set -l longer (string trim -- "$command $word")
            if test $place = 0; and contains -- $longer $__hookctl_commands
                set command $longer
            else
                set place (math $place + 1)
            end
        end
    end
    echo $command
    echo $place
end

# Whether the cursor stands behind this command, at this argument where one is named.
function __hookctl_is
    set -l state (__hookctl_state)
    test "$state[1]" = "$argv[1]"; or return 1
    test (count $argv) = 1; or test "$state[2]" = "$argv[2]"
end

complete -c hookctl -f
)";

}  // namespace

std::string render_fish(const ProgramSpec& program) {
  std::string out = "# fish completion for hookctl; made by: hookctl completion fish\n";
  out += fmt::format("set -g __hookctl_with_value {}\n", joined(words_with_value(program), " "));
  out += "set -g __hookctl_commands";
  for (const CommandSpec* command : program.commands)
    out += fmt::format(" {}", quoted(command->name));
  out += functions;
  for (const OptionSpec* option : options_of(program, nullptr)) append_option(out, "", *option);
  for (const CommandSpec* command : program.commands) {
    const auto blank = command->name.rfind(' ');
    const std::string_view parent =
        blank == std::string_view::npos ? std::string_view() : command->name.substr(0, blank);
    out += fmt::format("complete -c hookctl -n {} -a {} -d {}\n",
                       quoted(fmt::format("__hookctl_is {} 0", quoted(parent))),
                       last_word(command->name), quoted(command->summary));
    const std::string condition =
        fmt::format(" -n {}", quoted(fmt::format("__hookctl_is {}", quoted(command->name))));
    for (const OptionGroup& group : command->option_groups)
      for (const OptionSpec& option : group.options) append_option(out, condition, option);
    append_arguments(out, *command);
  }
  return out;
}

}  // namespace hookctl::cli
