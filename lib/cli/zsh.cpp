#include <fmt/format.h>

#include "cli/completion.hpp"
#include "cli/lookup.hpp"
#include "cli/shell_words.hpp"

namespace hookctl::cli {
namespace {

/// Text inside a spec of `_arguments`, where brackets, colons and backslashes have meanings.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string action(ValueKind kind, std::string_view choices) {
  if (!choices.empty()) return fmt::format("({})", choices_as_words(choices));
  if (kind == ValueKind::file) return "_files";
  if (kind == ValueKind::folder) return "_files -/";
  if (kind == ValueKind::url) return "_urls";
  return " ";
}

std::string value_part(const OptionSpec& option) {
  const std::string name = escaped(option.metavar);
  if (option.kind == ValueKind::rest) return fmt::format(":*::{}:_normal", name);
  return fmt::format("{}{}:{}", option.optional_value ? "::" : ":", name,
                     action(option.kind, option.choices));
}

void append_option(std::string& out, const OptionSpec& option) {
  const std::string_view value_mark =
      takes_value(option) && option.kind != ValueKind::rest ? "=" : "";
  const std::string rest = fmt::format("[{}]{}", escaped(option.help),
                                       takes_value(option) ? value_part(option) : std::string());
  // An option that is not repeatable is offered once, under either name.
  std::string excluded;
  if (option.repeatable)
    excluded = "*";
  else if (option.short_name != 0)
    excluded = fmt::format("(-{} --{})", option.short_name, option.name);
  out += fmt::format("    {}\n", single_quoted(fmt::format("{}--{}{}{}", excluded, option.name,
                                                           value_mark, rest)));
  if (option.short_name != 0)
    out +=
        fmt::format("    {}\n", single_quoted(fmt::format("{}-{}{}{}", excluded, option.short_name,
                                                          takes_value(option) ? "+" : "", rest)));
}

void append_arguments(std::string& out, const CommandSpec& command) {
  for (const ArgumentSpec& argument : command.arguments)
    out += fmt::format("    {}\n",
                       single_quoted(fmt::format("{}{}:{}", argument.repeatable ? "*:" : ":",
                                                 escaped(argument.name),
                                                 action(argument.kind, argument.choices))));
}

std::string function_of(const CommandSpec& command) {
  std::string name = fmt::format("_hookctl_{}", command.name);
  for (char& c : name)
    if (c == ' ' || c == '-') c = '_';
  return name;
}

void append_described(std::string& out, const std::vector<const CommandSpec*>& commands) {
  for (const CommandSpec* command : commands)
    out += fmt::format("      {}\n", single_quoted(fmt::format("{}:{}", last_word(command->name),
                                                               escaped(command->summary))));
}

/// The commands of a level, and the function of the one that was chosen.
void append_choice(std::string& out, const std::vector<const CommandSpec*>& commands) {
  out += "  case $state in\n    command)\n      local -a commands=(\n";
  append_described(out, commands);
  out += "      )\n      _describe command commands ;;\n    rest)\n      case $words[1] in\n";
  for (const CommandSpec* command : commands)
    out += fmt::format("        {}) {} ;;\n", last_word(command->name), function_of(*command));
  out += "      esac ;;\n  esac\n";
}

void append_function(std::string& out, const ProgramSpec& program, const CommandSpec& command) {
  const auto below = commands_below(program, command.name);
  out += fmt::format(
      "{}() {{\n  local curcontext=$curcontext state line\n  typeset -A opt_args\n"
      "  local -a specs=($_hookctl_global\n",
      function_of(command));
  for (const OptionGroup& group : command.option_groups)
    for (const OptionSpec& option : group.options) append_option(out, option);
  append_arguments(out, command);
  out += "  )\n";
  if (below.empty()) {
    out += "  _arguments -S $specs\n}\n\n";
    return;
  }
  out += "  _arguments -S -C $specs '(-): :->command' '(-)*:: :->rest'\n";
  append_choice(out, below);
  out += "}\n\n";
}

}  // namespace

std::string render_zsh(const ProgramSpec& program) {
  std::string out =
      "#compdef hookctl\n# zsh completion for hookctl; made by: hookctl completion zsh\n"
      "typeset -ga _hookctl_global=(\n";
  for (const OptionSpec* option : options_of(program, nullptr)) append_option(out, *option);
  out += ")\n\n";
  std::vector<const CommandSpec*> first;
  for (const CommandSpec* command : program.commands) {
    append_function(out, program, *command);
    if (command->name.find(' ') == std::string_view::npos) first.push_back(command);
  }
  out +=
      "_hookctl() {\n  local curcontext=$curcontext state line\n  typeset -A opt_args\n"
      "  _arguments -S -C $_hookctl_global '(-): :->command' '(-)*:: :->rest'\n";
  append_choice(out, first);
  out +=
      "}\n\n"
      "# Loaded as a completion's file it is called, sourced it registers itself.\n"
      "if [[ ${funcstack[1]} == _hookctl ]]; then\n  _hookctl \"$@\"\nelse\n"
      "  compdef _hookctl hookctl\nfi\n";
  return out;
}

}  // namespace hookctl::cli
