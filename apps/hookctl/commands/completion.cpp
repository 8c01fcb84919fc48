#include "commands/completion.hpp"

#include "cli/completion.hpp"
#include "commands.hpp"
#include "invocation.hpp"

namespace hookctl {
namespace {

Result<int> run(Invocation& in) {
  const std::string shell = *in.argument("SHELL");
  HOOKCTL_CHECK(in.out().write(shell == "bash"  ? cli::render_bash(program())
                               : shell == "zsh" ? cli::render_zsh(program())
                                                : cli::render_fish(program())));
  return 0;
}

constexpr cli::ArgumentSpec arguments[] = {{.name = "SHELL",
                                            .help = "bash, zsh or fish",
                                            .kind = cli::ValueKind::choice,
                                            .choices = "bash|zsh|fish"}};

constexpr cli::ExampleSpec examples[] = {
    {"Complete in this bash", "hookctl completion bash > ~/.local/share/bash-completion/hookctl"},
    {"Complete in zsh", "hookctl completion zsh > /usr/local/share/zsh/site-functions/_hookctl"},
    {"Complete in fish", "hookctl completion fish > ~/.config/fish/completions/hookctl.fish"},
};

}  // namespace

constinit const Command completion_command{
    .spec = {.name = "completion",
             .group = "Setup",
             .summary = "print a completion script for a shell",
             .description = "Prints a script that completes commands, options, choices and files.",
             .arguments = arguments,
             .examples = examples,
             .exit_codes = "0 2"},
    .run = run,
    .watches_stop = false,
};

}  // namespace hookctl
