#include <algorithm>
#include <array>

#include "commands/hooks.hpp"
#include "hook_options.hpp"
#include "hook_output.hpp"
#include "option_groups.hpp"

namespace hookctl {
namespace {

constexpr std::array option_list{
    OptionSpec{.name = "project",
               .metavar = "ID",
               .help = "the hooks of this project",
               .kind = ValueKind::id,
               .repeatable = true},
    OptionSpec{.name = "owner",
               .metavar = "USER",
               .help = "the hooks of this user; without an id, one's own (the default)",
               .kind = ValueKind::id,
               .optional_value = true},
};
constexpr std::array option_groups{
    cli::OptionGroup{"Which hooks", option_list},
    aruna_options,
};

constexpr std::array examples{
    cli::ExampleSpec{"One's own hooks", "hookctl list --grpc-url https://aruna.example:50051"},
    cli::ExampleSpec{"The ids of a project's hooks",
                     "hookctl list -q --project 01J8ZQ4V5S6T7V8W9X0Y1Z2A3B --api-url "
                     "https://api.example"},
};

Result<std::vector<aruna::HookInfo>> hooks_of(const Invocation& in, aruna::Api& api) {
  if (!in.given("project")) {
    const std::string owner = in.text("owner").value_or("");
    return api.list_owned_hooks(owner.empty() ? std::nullopt
                                              : std::optional(Ulid::parse(owner).value()));
  }
  std::vector<aruna::HookInfo> hooks;
  for (const Ulid& project : ids_of(in.list("project"))) {
    HOOKCTL_TRY(auto some, api.list_project_hooks(project));
    for (auto& hook : some)
      if (std::ranges::find(hooks, hook.hook_id, &aruna::HookInfo::hook_id) == hooks.end())
        hooks.push_back(std::move(hook));
  }
  return hooks;
}

Result<int> run(Invocation& in) {
  if (in.given("project") && in.given("owner"))
    return fail(ErrorCode::usage, "--project and --owner exclude one another",
                "Aruna lists the hooks of a project or those of a user");
  HOOKCTL_TRY(const Connection connection, connect_with_token(in));
  HOOKCTL_TRY(const auto hooks, hooks_of(in, *connection.api));
  if (hooks.empty()) in.log().notice("there are no hooks");
  HOOKCTL_CHECK(print_hooks(in, hooks));
  return 0;
}

}  // namespace

constinit const Command list_command{
    .spec = {.name = "list",
             .group = "Hooks of Aruna",
             .summary = "list hooks",
             .description =
                 "Lists one's own hooks, a user's, or those of a project, which needs ADMIN on it. "
                 "For people it is a table; --quiet prints the ids alone, one a line, for other "
                 "commands to read; -o json prints an array of HookInfo in proto3 JSON, -o ndjson "
                 "one a line. Tokens of receivers are not shown in any of them.",
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 5 6 7"},
    .run = run,
};

}  // namespace hookctl
