#include "cli/reference.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/lookup.hpp"
#include "cli/shell_words.hpp"
#include "cli/wording.hpp"

namespace hookctl::cli {
namespace {

std::string_view kind_name(ValueKind kind) {
  constexpr std::array<std::string_view, 13> names{"switch",    "text", "file", "folder", "url",
                                                   "duration",  "time", "size", "number", "choice",
                                                   "key-value", "id",   "rest"};
  static_assert(names.size() == static_cast<std::size_t>(ValueKind::rest) + 1);
  return names[static_cast<std::size_t>(kind)];
}

template <typename Items, typename Write>
void append_list(std::string& out, const Items& items, Write write) {
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    write(item);
  }
  out += ']';
}

void append_texts(std::string& out, const std::vector<std::string_view>& texts) {
  append_list(out, texts, [&](std::string_view text) { append_json_text(out, text); });
}

void append_option(std::string& out, const OptionSpec& option, std::string_view group) {
  const auto or_null = [](std::string_view text) {
    return text.empty() ? std::string("null") : json_text(text);
  };
  out += fmt::format(R"({{"name":{},"short":{},"metavar":{},"kind":{},"help":{},"choices":)",
                     json_text(option.name), or_null({&option.short_name, option.short_name != 0}),
                     or_null(option.metavar), json_text(kind_name(option.kind)),
                     json_text(option.help));
  append_texts(out, split(option.choices, '|'));
  out += fmt::format(R"(,"default":{},"repeatable":{},"required":{},"variables":)",
                     or_null(option.default_value), option.repeatable, option.required);
  const auto variables = variables_of(option);
  append_texts(out, {variables.begin(), variables.end()});
  out += fmt::format(R"(,"group":{}}})", json_text(group));
}

void append_options(std::string& out, std::span<const OptionGroup> groups) {
  out += '[';
  bool first = true;
  for (const OptionGroup& group : groups) {
    for (const OptionSpec& option : group.options) {
      if (!first) out += ',';
      first = false;
      append_option(out, option, group.heading);
    }
  }
  out += ']';
}

void append_command(std::string& out, const CommandSpec& command) {
  out += fmt::format(R"({{"name":{},"group":{},"summary":{},"arguments":)", json_text(command.name),
                     json_text(command.group), json_text(command.summary));
  append_list(out, command.arguments, [&](const ArgumentSpec& argument) {
    out += fmt::format(R"({{"name":{},"help":{},"kind":{},"required":{},"repeatable":{}}})",
                       json_text(argument.name), json_text(argument.help),
                       json_text(kind_name(argument.kind)), argument.required, argument.repeatable);
  });
  out += R"(,"options":)";
  append_options(out, command.option_groups);
  out += R"(,"examples":)";
  append_list(out, command.examples, [&](const ExampleSpec& example) {
    out += fmt::format(R"({{"what":{},"command":{}}})", json_text(example.what),
                       json_text(example.command));
  });
  out += R"(,"exit_codes":)";
  append_texts(out, exit_codes_of(command));
  out += '}';
}

/// A cell of a table: bars would end it, and angle brackets are tags.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|')
      out += "\\|";
    else if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

void append_table(std::string& out, std::span<const OptionGroup> groups) {
  out += "\n| option | meaning | |\n|---|---|---|\n";
  for (const OptionGroup& group : groups) {
    for (const OptionSpec& option : group.options) {
      std::string names = joined(words_of(option), ", ");
      if (takes_value(option)) names += fmt::format(" {}", value_name(option));
      out += fmt::format("| `{}` | {} | {} |\n", cell(names), cell(option.help),
                         cell(joined(remarks(option), "; ")));
    }
  }
}

void append_section(std::string& out, const ProgramSpec& program, const CommandSpec& command) {
  out += fmt::format("\n### {} {}\n\n`{}`\n", program.name, command.name,
                     usage_line(program, command));
  const auto texts =
      paragraphs(command.description.empty() ? command.summary : command.description);
  for (const std::string_view paragraph : texts) out += fmt::format("\n{}\n", paragraph);
  if (!command.arguments.empty()) {
    out += "\n| argument | meaning |\n|---|---|\n";
    for (const ArgumentSpec& argument : command.arguments)
      out += fmt::format("| `{}` | {} |\n", argument.name, cell(argument.help));
  }
  if (!command.option_groups.empty()) append_table(out, command.option_groups);
  if (!command.examples.empty()) out += "\n```sh\n";
  for (const ExampleSpec& example : command.examples)
    out += fmt::format("# {}\n{}\n", example.what, example.command);
  if (!command.examples.empty()) out += "```\n";
}

}  // namespace

std::string render_json(const ProgramSpec& program) {
  std::string out = fmt::format(R"({{"name":{},"version":{},"global":)", json_text(program.name),
                                json_text(program.version));
  append_options(out, {&program.global, 1});
  out += R"(,"commands":)";
  append_list(out, program.commands,
              [&](const CommandSpec* command) { append_command(out, *command); });
  return out += "}\n";
}

std::string render_markdown(const ProgramSpec& program) {
  std::string out =
      fmt::format("# Commands\n\n{}\n\nThis page is made by `{} man --as markdown`.\n\n## {}\n",
                  program.description, program.name, program.global.heading);
  append_table(out, {&program.global, 1});
  for (const std::string_view group : program.groups) {
    bool first = true;
    for (const CommandSpec* command : program.commands) {
      if (command->group != group) continue;
      if (first) out += fmt::format("\n## {}\n", group);
      first = false;
      append_section(out, program, *command);
    }
  }
  return out;
}

}  // namespace hookctl::cli
