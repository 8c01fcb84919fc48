#include "commands.hpp"

#include <array>

#include "commands/apply.hpp"
#include "commands/callback.hpp"
#include "commands/capture.hpp"
#include "commands/completion.hpp"
#include "commands/config.hpp"
#include "commands/convert.hpp"
#include "commands/hooks.hpp"
#include "commands/inspect.hpp"
#include "commands/ledger.hpp"
#include "commands/listen.hpp"
#include "commands/man.hpp"
#include "commands/match.hpp"
#include "commands/process.hpp"
#include "commands/register.hpp"
#include "commands/replay.hpp"
#include "commands/respond.hpp"
#include "commands/sandbox.hpp"
#include "commands/send.hpp"
#include "commands/sign.hpp"
#include "commands/template.hpp"
#include "commands/verify.hpp"
#include "option_groups.hpp"

namespace hookctl {
namespace {

constexpr std::array commands{
    // Hooks of Aruna
    &register_command,
    &list_command,
    &show_command,
    &attach_command,
    &delete_command,
    &match_command,
    &template_command,
    &template_render_command,
    &template_lint_command,
    &apply_command,
    &diff_command,
    // Payloads
    &sign_command,
    &send_command,
    &verify_command,
    &respond_command,
    // Traffic
    &listen_command,
    &replay_command,
    &inspect_command,
    &capture_command,
    &capture_import_command,
    &capture_export_command,
    &capture_redact_command,
    // Pipeline
    &process_command,
    &convert_command,
    &callback_command,
    &ledger_command,
    &ledger_list_command,
    &ledger_show_command,
    &ledger_flush_command,
    &ledger_forget_command,
    // Setup
    &sandbox_command,
    &sandbox_put_command,
    &sandbox_get_command,
    &sandbox_show_command,
    &config_command,
    &config_show_command,
    &config_path_command,
    &config_check_command,
    &completion_command,
    &man_command,
};

constexpr std::array<std::string_view, 5> groups{"Hooks of Aruna", "Payloads", "Traffic",
                                                 "Pipeline", "Setup"};

template <std::size_t... I>
constexpr auto specs_of(std::index_sequence<I...>) {
  return std::array<const cli::CommandSpec*, sizeof...(I)>{&commands[I]->spec...};
}
constexpr auto specs = specs_of(std::make_index_sequence<commands.size()>());

constexpr cli::ProgramSpec described{
    .name = "hookctl",
    .version = HOOKCTL_VERSION,
    .summary = "register, sign, check, capture, replay and work off webhooks",
    .description =
        "One program for the webhooks of the Aruna object storage and of the Mosaic platform: it "
        "works off what a hook asks for, from the payload to the callback, and helps to write, "
        "watch and test what does the same elsewhere.",
    .global = global_options,
    .groups = groups,
    .commands = specs,
};

}  // namespace

std::span<const Command* const> all_commands() {
  return commands;
}

const cli::ProgramSpec& program() {
  return described;
}

const Command& command_of(const cli::CommandSpec& spec) {
  std::size_t index = 0;
  while (specs[index] != &spec) ++index;
  return *commands[index];
}

}  // namespace hookctl
