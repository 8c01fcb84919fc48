#include <array>

#include <fmt/format.h>

#include "aruna/hook_registry.hpp"
#include "commands/hooks.hpp"
#include "hook_options.hpp"
#include "json/writer.hpp"
#include "option_groups.hpp"
#include "report.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{
    cli::ArgumentSpec{
        .name = "ID", .help = "the hook's id", .kind = ValueKind::id, .repeatable = true},
};
constexpr std::array option_groups{aruna_options};
constexpr std::array examples{
    cli::ExampleSpec{"Delete a hook",
                     "hookctl delete 01J8ZQ4V5S6T7V8W9X0Y1Z2A3C --api-url https://api.example"},
};

struct Deletion {
  Ulid id;
  Result<void> result;
};

Result<void> print(const Invocation& in, const std::vector<Deletion>& all) {
  json::Writer out;
  out.begin_object().key("deleted").begin_array();
  for (const Deletion& one : all)
    if (one.result) out.string(one.id.text());
  out.end_array().key("failed").begin_array();
  for (const Deletion& one : all) {
    if (one.result) continue;
    const Error& error = one.result.error();
    out.begin_object().member("hook_id", one.id.text());
    out.member("code", name_of(error.code)).member("message", error.text());
    out.member("hint", error.hint).end_object();
  }
  return in.out().line(out.end_array().end_object().text());
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const Connection connection, connect_with_token(in));
  const auto ids = ids_of(in.arguments("ID"));
  std::vector<Deletion> all;
  std::size_t failed = 0;
  for (const Ulid& id : ids) {
    all.push_back({id, aruna::remove_hook(*connection.api, id, in.runtime())});
    const auto& result = all.back().result;
    if (result) continue;
    ++failed;
    if (ids.size() == 1 || in.stop().requested()) break;
    report(Error(result.error()).within(fmt::format("hook {}", id.text())), false, in.log());
  }
  if (in.format() != OutputFormat::text) HOOKCTL_CHECK(print(in, all));
  if (failed == 0) return 0;
  if (ids.size() == 1 || in.stop().requested()) return fail(all.back().result.error());
  return fail(ErrorCode::partial_failure,
              fmt::format("{} of {} hooks were not deleted", failed, ids.size()));
}

}  // namespace

constinit const Command delete_command{
    .spec = {.name = "delete",
             .group = "Hooks of Aruna",
             .summary = "delete hooks",
             .description =
                 "Deletes hooks, at once and without asking. It needs ADMIN on their projects. "
                 "Where several are named, each is tried, and those that failed are told with the "
                 "reason. Prints nothing where it succeeds; -o json tells which are deleted.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 4 5 6 7 8"},
    .run = run,
};

}  // namespace hookctl
