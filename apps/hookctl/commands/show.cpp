#include <array>

#include "aruna/hook_registry.hpp"
#include "commands/hooks.hpp"
#include "hook_options.hpp"
#include "hook_output.hpp"
#include "option_groups.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{hook_id_argument};
constexpr std::array option_list{look_in_project_option};
constexpr std::array option_groups{
    cli::OptionGroup{"Where to look", option_list},
    aruna_options,
};
constexpr std::array examples{
    cli::ExampleSpec{"All of a hook",
                     "hookctl show 01J8ZQ4V5S6T7V8W9X0Y1Z2A3C --api-url https://api.example"},
};

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const Connection connection, connect_with_token(in));
  HOOKCTL_TRY(const Ulid id, Ulid::parse(*in.argument("ID")));
  HOOKCTL_TRY(const auto found, aruna::find_hook(*connection.api, id, ids_of(in.list("project"))));
  HOOKCTL_CHECK(print_hook(in, found.hook));
  return 0;
}

}  // namespace

constinit const Command show_command{
    .spec = {.name = "show",
             .group = "Hooks of Aruna",
             .summary = "show one hook",
             .description =
                 "Shows all of a hook. Aruna has no call that asks for one, so it is looked for "
                 "among one's own hooks and those of the projects that are named. -o json prints "
                 "HookInfo in proto3 JSON, which “register --from” can read. The receiver's token "
                 "is not shown.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 4 5 6 7"},
    .run = run,
};

}  // namespace hookctl
