#include "cli/help.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/lookup.hpp"
#include "cli/wording.hpp"

namespace hookctl::cli {
namespace {

constexpr std::size_t page_width = 80;

struct Row {
  std::string left;
  std::string right;
};

/// Two columns; a left side that is too wide stands on a line of its own.
void append_rows(std::string& out, const std::vector<Row>& rows, std::size_t left_width) {
  constexpr std::size_t indent = 2;
  const std::size_t start = indent + left_width + 2;
  for (const Row& row : rows) {
    out.append(indent, ' ').append(row.left);
    std::size_t column = indent + width_of(row.left);
    if (column + 2 > start) {
      out += '\n';
      column = 0;
    }
    for (const std::string& line : wrapped(row.right, page_width - start)) {
      out.append(start - column, ' ').append(line).append("\n");
      column = 0;
    }
    if (row.right.empty()) out += '\n';
  }
}

std::size_t widest(const std::vector<Row>& rows, std::size_t most) {
  std::size_t width = 0;
  for (const Row& row : rows)
    if (width_of(row.left) <= most) width = std::max(width, width_of(row.left));
  return width;
}

Row option_row(const OptionSpec& option) {
  Row row;
  row.left = option.short_name == 0 ? fmt::format("    --{}", option.name)
                                    : fmt::format("-{}, --{}", option.short_name, option.name);
  if (takes_value(option)) row.left += fmt::format(" {}", value_name(option));
  row.right = std::string(option.help);
  std::string notes;
  for (const std::string& remark : remarks(option))
    notes.append(notes.empty() ? "" : "; ").append(remark);
  if (!notes.empty()) row.right += fmt::format(" [{}]", notes);
  return row;
}

void append_options(std::string& out, const OptionGroup& group) {
  if (group.options.empty()) return;
  std::vector<Row> rows;
  for (const OptionSpec& option : group.options) rows.push_back(option_row(option));
  out += fmt::format("\n{}:\n", group.heading);
  append_rows(out, rows, 24);
}

void append_commands(std::string& out, std::string_view heading, const std::vector<Row>& rows) {
  if (rows.empty()) return;
  out += fmt::format("\n{}:\n", heading);
  append_rows(out, rows, std::max<std::size_t>(12, widest(rows, 20)));
}

void append_paragraphs(std::string& out, std::string_view text) {
  for (const std::string_view paragraph : paragraphs(text)) {
    out += '\n';
    for (const std::string& line : wrapped(paragraph, page_width)) out.append(line).append("\n");
  }
}

void append_examples(std::string& out, const CommandSpec& command) {
  if (command.examples.empty()) return;
  out += "\nExamples:\n";
  for (const ExampleSpec& example : command.examples)
    out += fmt::format("  # {}\n  {}\n", example.what, example.command);
}

void append_exit_codes(std::string& out, const CommandSpec& command) {
  std::vector<Row> rows;
  for (const std::string_view code : exit_codes_of(command))
    rows.push_back({std::string(code), std::string(meaning_of_exit(code))});
  out += "\nExit codes:\n";
  append_rows(out, rows, 5);
}

}  // namespace

std::string render_help(const ProgramSpec& program) {
  std::string out = fmt::format(
      "{} {}: {}\n\nUsage: {} [GLOBAL OPTIONS] COMMAND [OPTIONS] "
      "[ARGUMENTS]\n",
      program.name, program.version, program.summary, program.name);
  for (const std::string_view group : program.groups) {
    std::vector<Row> rows;
    for (const CommandSpec* command : program.commands)
      if (command->group == group && command->name.find(' ') == std::string_view::npos)
        rows.push_back({std::string(command->name), std::string(command->summary)});
    append_commands(out, group, rows);
  }
  append_options(out, program.global);
  out += fmt::format(
      "\n“{0} COMMAND --help” tells all about a command, “{0} man COMMAND” as a "
      "page.\n",
      program.name);
  return out;
}

std::string render_help(const ProgramSpec& program, const CommandSpec& command) {
  std::string out = fmt::format("{} {}: {}\n\nUsage: {}\n", program.name, command.name,
                                command.summary, usage_line(program, command));
  std::vector<Row> below;
  for (const CommandSpec* one : commands_below(program, command.name)) {
    out += fmt::format("       {}\n", usage_line(program, *one));
    below.push_back({std::string(last_word(one->name)), std::string(one->summary)});
  }
  append_paragraphs(out, command.description);
  append_commands(out, "Commands", below);
  if (!command.arguments.empty()) {
    std::vector<Row> rows;
    for (const ArgumentSpec& argument : command.arguments)
      rows.push_back({std::string(argument.name), std::string(argument.help)});
    out += "\nArguments:\n";
    append_rows(out, rows, std::max<std::size_t>(8, widest(rows, 20)));
  }
  for (const OptionGroup& group : command.option_groups) append_options(out, group);
  append_options(out, program.global);
  append_exit_codes(out, command);
  append_examples(out, command);
  return out;
}

}  // namespace hookctl::cli
