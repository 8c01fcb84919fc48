#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aruna/hook_registry.hpp"
#include "commands/hooks.hpp"
#include "hook_options.hpp"
#include "hook_output.hpp"
#include "option_groups.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{hook_id_argument};
constexpr std::array option_list{
    OptionSpec{.name = "project",
               .metavar = "ID",
               .help = "a project whose resources shall fire the hook, too",
               .kind = ValueKind::id,
               .repeatable = true,
               .required = true},
    OptionSpec{.name = "force",
               .help = "attach a project that is attached already; the hook then fires twice"},
};
constexpr std::array option_groups{
    cli::OptionGroup{"Projects", option_list},
    aruna_options,
};
constexpr std::array examples{
    cli::ExampleSpec{"Let a hook fire for one more project",
                     "hookctl attach 01J8ZQ4V5S6T7V8W9X0Y1Z2A3C --project "
                     "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B --api-url https://api.example"},
};

/// The projects that the hook has already.
std::vector<Ulid> attached_among(const std::vector<Ulid>& projects, const aruna::HookInfo& hook) {
  std::vector<Ulid> there;
  for (const std::string& text : hook.definition.project_ids)
    if (const auto id = Ulid::parse(text); id && std::ranges::find(projects, *id) != projects.end())
      there.push_back(*id);
  return there;
}

Result<int> report(const Invocation& in, const Ulid& id, const std::vector<Ulid>& projects,
                   std::span<const aruna::HookWarning> warnings) {
  if (in.format() == OutputFormat::text) return 0;
  json::Writer out;
  out.begin_object().member("hook_id", id.text()).key("attached").begin_array();
  for (const Ulid& project : projects) out.string(project.text());
  out.end_array().key("warnings");
  write_warnings(out, warnings);
  HOOKCTL_CHECK(in.out().line(out.end_object().text()));
  return 0;
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const Connection connection, connect_with_token(in));
  HOOKCTL_TRY(const Ulid id, Ulid::parse(*in.argument("ID")));
  const auto projects = ids_of(in.list("project"));
  HOOKCTL_TRY(const auto found, aruna::find_hook(*connection.api, id, projects));
  std::vector<aruna::HookWarning> warnings;
  if (const auto there = attached_among(projects, found.hook); !there.empty()) {
    std::string message = fmt::format(
        "project {} is attached to the hook already: once more, and it fires twice for "
        "each event in it",
        there.front().text());
    if (!in.flag("force"))
      return fail(ErrorCode::usage, std::move(message), "leave it out, or insist with --force");
    warnings.push_back({"project-attached-twice", std::move(message)});
  }
  tell_warnings(in, warnings);
  HOOKCTL_CHECK(aruna::attach_hook(*connection.api, found, projects, in.runtime()));
  return report(in, id, projects, warnings);
}

}  // namespace

constinit const Command attach_command{
    .spec = {.name = "attach",
             .group = "Hooks of Aruna",
             .summary = "attach projects to a hook",
             .description =
                 "Lets a hook fire for more projects. It needs ADMIN on each of them, and only the "
                 "user who registered a hook may attach it. A project that is attached twice fires "
                 "twice, so that is refused unless forced. Aruna cannot detach a project: delete "
                 "the hook, and register it anew. Prints nothing where it succeeds.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 4 5 6 7"},
    .run = run,
};

}  // namespace hookctl
