#include "commands/man.hpp"

#include <fmt/format.h>

#include "base/io.hpp"
#include "cli/completion.hpp"
#include "cli/lookup.hpp"
#include "cli/man.hpp"
#include "cli/reference.hpp"
#include "commands.hpp"
#include "invocation.hpp"

namespace hookctl {
namespace {

/// Everything that is made from the specs and kept in the repository, below `folder`.
Result<int> write_all(const std::string& folder) {
  constexpr unsigned public_mode = 0644;
  const cli::ProgramSpec& all = program();
  const auto put = [&](std::string_view path, std::string_view text) {
    return write_file_atomically(fmt::format("{}/{}", folder, path), text, public_mode);
  };
  for (const std::string_view below : {"man", "completions", "docs"})
    HOOKCTL_CHECK(make_folders(fmt::format("{}/{}", folder, below)));
  HOOKCTL_CHECK(put("man/hookctl.1", cli::render_man(all)));
  for (const cli::CommandSpec* command : all.commands)
    HOOKCTL_CHECK(put(fmt::format("man/{}.1", cli::page_name(all, *command)),
                      cli::render_man(all, *command)));
  HOOKCTL_CHECK(put("docs/commands.md", cli::render_markdown(all)));
  HOOKCTL_CHECK(put("completions/hookctl.bash", cli::render_bash(all)));
  HOOKCTL_CHECK(put("completions/_hookctl", cli::render_zsh(all)));
  HOOKCTL_CHECK(put("completions/hookctl.fish", cli::render_fish(all)));
  return 0;
}

Result<int> run(Invocation& in) {
  if (const auto folder = in.text("write-all")) return write_all(*folder);
  const auto words = in.arguments("COMMAND");
  const std::string name = fmt::format("{}", fmt::join(words, " "));
  const cli::CommandSpec* command = cli::find_command(program(), name);
  if (!words.empty() && command == nullptr)
    return fail(ErrorCode::not_found, "there is no page for this command",
                "hookctl --help lists the commands");
  if (in.format() != OutputFormat::text) {
    HOOKCTL_CHECK(in.out().write(cli::render_json(program())));
  } else if (*in.text("as") == "markdown") {
    HOOKCTL_CHECK(in.out().write(cli::render_markdown(program())));
  } else {
    HOOKCTL_CHECK(in.out().write(command == nullptr ? cli::render_man(program())
                                                    : cli::render_man(program(), *command)));
  }
  return 0;
}

constexpr cli::ArgumentSpec arguments[] = {{.name = "COMMAND",
                                            .help = "the command, in one word or two; by default "
                                                    "the program as a whole",
                                            .kind = cli::ValueKind::text,
                                            .required = false,
                                            .repeatable = true}};

constexpr cli::OptionSpec options[] = {
    {.name = "as",
     .metavar = "FORMAT",
     .help = "man(7) source, or all commands as a page of Markdown",
     .kind = cli::ValueKind::choice,
     .choices = "man|markdown",
     .default_value = "man"},
    {.name = "write-all",
     .metavar = "DIR",
     .help = "write all pages, completions and docs/commands.md below DIR",
     .kind = cli::ValueKind::folder},
};
constexpr cli::OptionGroup groups[] = {{"Options", options}};

constexpr cli::ExampleSpec examples[] = {
    {"Read a page", "hookctl man completion | man -l -"},
    {"Describe the command line to a program", "hookctl man -o json"},
};

}  // namespace

constinit const Command man_command{
    .spec = {.name = "man",
             .group = "Setup",
             .summary = "print a manual page",
             .description = "Prints the source of a manual page, for man -l - to show. With -o "
                            "json it prints a description of the whole command line instead.",
             .arguments = arguments,
             .option_groups = groups,
             .examples = examples,
             .exit_codes = "0 2 4"},
    .run = run,
    .watches_stop = false,
};

}  // namespace hookctl
