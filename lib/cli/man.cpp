#include "cli/man.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/lookup.hpp"
#include "cli/wording.hpp"

namespace hookctl::cli {
namespace {

/// Text as roff takes it literally: dashes that can be copied, no escapes, no macro at the front.
std::string roff(std::string_view text) {
  std::string out;
  if (!text.empty() && (text.front() == '.' || text.front() == '\'')) out += "\\&";
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
  return out;
}

void append_title(std::string& out, const ProgramSpec& program, std::string_view page,
                  std::string_view summary) {
  out += fmt::format(".TH {} 1 \"\" \"{} {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n",
                     roff(upper(page)), program.name, program.version, roff(page), roff(summary));
}

void append_paragraphs(std::string& out, std::string_view text) {
  // Right below a heading a paragraph begins by itself.
  bool first = std::string_view(out).substr(out.rfind('\n', out.size() - 2) + 1).starts_with(".SH");
  for (const std::string_view paragraph : paragraphs(text)) {
    out += fmt::format("{}{}\n", first ? "" : ".PP\n", roff(paragraph));
    first = false;
  }
}

void append_option(std::string& out, const OptionSpec& option) {
  out += ".TP\n";
  if (option.short_name != 0) out += fmt::format("\\fB\\-{}\\fR, ", option.short_name);
  out += fmt::format("\\fB{}\\fR", roff(fmt::format("--{}", option.name)));
  if (takes_value(option)) out += fmt::format(" \\fI{}\\fR", roff(value_name(option)));
  out += fmt::format("\n{}.\n", roff(option.help));
  std::string notes;
  for (const std::string& remark : remarks(option))
    notes.append(notes.empty() ? "" : "; ").append(remark);
  if (!notes.empty()) out += fmt::format("({})\n", roff(notes));
}

void append_options(std::string& out, const OptionGroup& group) {
  if (group.options.empty()) return;
  out += fmt::format(".SH {}\n", roff(upper(group.heading)));
  for (const OptionSpec& option : group.options) append_option(out, option);
}

void append_exit_codes(std::string& out, const std::vector<std::string_view>& codes) {
  out += ".SH EXIT STATUS\n";
  for (const std::string_view code : codes)
    out += fmt::format(".TP\n.B {}\n{}\n", code, roff(meaning_of_exit(code)));
}

void append_examples(std::string& out, const CommandSpec& command) {
  if (command.examples.empty()) return;
  out += ".SH EXAMPLES\n";
  for (const ExampleSpec& example : command.examples)
    out += fmt::format("{}{}:\n.PP\n.nf\n.RS 4\n{}\n.RE\n.fi\n",
                       &example == &command.examples.front() ? "" : ".PP\n", roff(example.what),
                       roff(example.command));
}

void append_synopsis(std::string& out, std::string_view line) {
  out += fmt::format("{}\n", roff(line));
}

void append_see_also(std::string& out, const std::vector<std::string>& pages) {
  if (pages.empty()) return;
  out += ".SH SEE ALSO\n";
  for (const std::string& page : pages)
    out += fmt::format(".BR {} (1){}\n", roff(page), &page == &pages.back() ? "" : ",");
}

}  // namespace

std::string page_name(const ProgramSpec& program, const CommandSpec& command) {
  std::string name = fmt::format("{}-{}", program.name, command.name);
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string render_man(const ProgramSpec& program) {
  std::string out;
  append_title(out, program, program.name, program.summary);
  out += ".SH SYNOPSIS\n";
  append_synopsis(out,
                  fmt::format("{} [GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]", program.name));
  out += ".SH DESCRIPTION\n";
  append_paragraphs(out, program.description);
  out += ".SH COMMANDS\n";
  std::vector<std::string> pages;
  for (const std::string_view group : program.groups) {
    bool first = true;
    for (const CommandSpec* command : program.commands) {
      if (command->group != group) continue;
      if (first) out += fmt::format(".SS {}\n", roff(group));
      first = false;
      out += fmt::format(".TP\n.B {}\n{}\n", roff(command->name), roff(command->summary));
      pages.push_back(page_name(program, *command));
    }
  }
  append_options(out, program.global);
  out += ".SH ENVIRONMENT\n";
  append_paragraphs(out,
                    "Many options have a variable, named with them. An option on the command line "
                    "counts more than its variable, a variable more than the profile, the profile "
                    "more than the default. An empty variable counts as none.\n\n"
                    "A secret never stands on the command line: it comes from a file, from a "
                    "program, from its variable or from the profile.");
  out +=
      ".SH FILES\n"
      ".TP\n.I $XDG_CONFIG_HOME/hookctl/config.toml\n"
      "The configuration: TOML with tables [profile.NAME], whose keys are the names of options. "
      "With a secret in it, it has to be for its owner alone.\n"
      ".TP\n.I $XDG_STATE_HOME/hookctl/ledger.db\nWhat has been processed.\n";
  append_exit_codes(out, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
                          "14", "128+N"});
  append_paragraphs(
      out,
      "A pipe that its reader closes ends the program quietly, with 0; a command that has "
      "work left by then, or something to tell of it, says on its page how it ends.");
  append_see_also(out, pages);
  return out;
}

std::string render_man(const ProgramSpec& program, const CommandSpec& command) {
  std::string out;
  append_title(out, program, page_name(program, command), command.summary);
  out += ".SH SYNOPSIS\n";
  append_synopsis(out, usage_line(program, command));
  const auto below = commands_below(program, command.name);
  for (const CommandSpec* one : below) {
    out += ".br\n";
    append_synopsis(out, usage_line(program, *one));
  }
  out += ".SH DESCRIPTION\n";
  append_paragraphs(out, command.description.empty() ? command.summary : command.description);
  if (!command.arguments.empty()) out += ".SH ARGUMENTS\n";
  for (const ArgumentSpec& argument : command.arguments)
    out += fmt::format(".TP\n.I {}\n{}\n", roff(argument.name), roff(argument.help));
  for (const OptionGroup& group : command.option_groups) append_options(out, group);
  append_options(out, program.global);
  append_exit_codes(out, exit_codes_of(command));
  append_examples(out, command);
  std::vector<std::string> pages{std::string(program.name)};
  for (const CommandSpec* one : below) pages.push_back(page_name(program, *one));
  append_see_also(out, pages);
  return out;
}

}  // namespace hookctl::cli
