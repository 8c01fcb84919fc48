#include <fmt/format.h>

#include "cli/completion.hpp"
#include "cli/lookup.hpp"
#include "cli/shell_words.hpp"

namespace hookctl::cli {
namespace {

// The words before the cursor give the command and the place among its arguments. Bash splits
// words at "=", so that --output=json comes as three.
constexpr std::string_view beginning =
    R"(# bash completion for hookctl; made by: hookctl completion bash
_hookctl_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

_hookctl_files() {
    mapfile -t COMPREPLY < <(compgen "$1" -- "$current")
    compopt -o filenames 2>/dev/null
}

_hookctl() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local command='' options='' place=0 word i
    if [[ $current == '=' ]]; then
        current=''
    elif [[ $previous == '=' ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
    fi
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; ++i)); do
        word=${COMP_WORDS[i]}
        case $word in
)";

constexpr std::string_view middle = R"(                [[ ${COMP_WORDS[i+1]} == '=' ]] && ((++i))
                ((++i)) ;;
            -?*) ;;
            *)
                case "$command $word" in
)";

/// What completes a value of this kind; empty where nothing is known.
std::string action(ValueKind kind, std::string_view choices) {
  if (!choices.empty())
    return fmt::format("_hookctl_words {}", single_quoted(choices_as_words(choices)));
  if (kind == ValueKind::file) return "_hookctl_files -f";
  if (kind == ValueKind::folder) return "_hookctl_files -d";
  if (kind == ValueKind::rest) return "_hookctl_files -c";
  return {};
}

void append_values(std::string& out, const std::vector<const OptionSpec*>& options) {
  out += "            case $previous in\n";
  std::vector<std::string> others;
  for (const OptionSpec* option : options) {
    if (!takes_value(*option)) continue;
    const std::string how = action(option->kind, option->choices);
    if (how.empty() && option->optional_value) continue;  // another option may follow as well
    if (how.empty()) {
      for (std::string& word : words_of(*option)) others.push_back(std::move(word));
    } else {
      out +=
          fmt::format("                {}) {}; return ;;\n", joined(words_of(*option), "|"), how);
    }
  }
  if (!others.empty()) out += fmt::format("                {}) return ;;\n", joined(others, "|"));
  out += "            esac\n";
}

void append_arguments(std::string& out, const CommandSpec& command) {
  if (command.arguments.empty()) return;
  out += "            case $place in\n";
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    const ArgumentSpec& argument = command.arguments[i];
    const std::string how = action(argument.kind, argument.choices);
    const std::string place = argument.repeatable ? "*" : std::to_string(i);
    out += fmt::format("                {}) {} ;;\n", place, how.empty() ? ":" : how);
  }
  out += "            esac\n";
}

void append_case(std::string& out, const ProgramSpec& program, const CommandSpec* command) {
  const auto options = options_of(program, command);
  const std::string name(command == nullptr ? "" : command->name);
  out += fmt::format("        {})\n", single_quoted(name));
  append_values(out, options);
  std::vector<std::string> words;
  for (const OptionSpec* option : options)
    for (std::string& word : words_of(*option)) words.push_back(std::move(word));
  out += fmt::format("            options={}\n", single_quoted(joined(words, " ")));

  std::vector<std::string> names;
  if (command == nullptr) {
    for (const CommandSpec* one : program.commands)
      if (one->name.find(' ') == std::string_view::npos) names.emplace_back(one->name);
  } else {
    for (const CommandSpec* one : commands_below(program, command->name))
      names.emplace_back(last_word(one->name));
  }
  out += "            [[ $current == -* ]] && { _hookctl_words \"$options\"; return; }\n";
  if (command != nullptr) append_arguments(out, *command);
  if (!names.empty())
    out += fmt::format("            ((place == 0)) && _hookctl_words {}\n",
                       single_quoted(joined(names, " ")));
  out += "            ;;\n";
}

}  // namespace

std::string render_bash(const ProgramSpec& program) {
  std::string out(beginning);
  out += fmt::format("            {})\n", joined(words_with_value(program), "|"));
  out += middle;
  for (const CommandSpec* command : program.commands) {
    const bool first_word = command->name.find(' ') == std::string_view::npos;
    out += fmt::format("                    {}) command={}; place=0 ;;\n",
                       single_quoted(fmt::format("{}{}", first_word ? " " : "", command->name)),
                       single_quoted(command->name));
  }
  out +=
      "                    *) ((++place)) ;;\n"
      "                esac ;;\n"
      "        esac\n"
      "    done\n"
      "    case $command in\n";
  append_case(out, program, nullptr);
  for (const CommandSpec* command : program.commands) append_case(out, program, command);
  out += "    esac\n}\ncomplete -F _hookctl hookctl\n";
  return out;
}

}  // namespace hookctl::cli
