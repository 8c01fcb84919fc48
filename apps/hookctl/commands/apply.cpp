#include "commands/apply.hpp"

#include <array>

#include <fmt/format.h>

#include "aruna/hook_registry.hpp"
#include "base/log.hpp"
#include "connection.hpp"
#include "hook_file.hpp"
#include "hook_options.hpp"
#include "hook_output.hpp"
#include "option_groups.hpp"
#include "plan_report.hpp"

namespace hookctl {
namespace {

using aruna::HookInfo;
using aruna::HookPlan;
using aruna::HookStep;
using aruna::StepKind;

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "FILE",
                      .help = "the hooks, in TOML or JSON; standard input where it is “-”"},
};

constexpr OptionSpec force_option{
    .name = "force", .help = "let pass a time in the past, and a regex that RE2 does not compile"};
constexpr std::array apply_option_list{
    OptionSpec{.name = "prune",
               .help = "delete the hooks of the file's projects that the file does not have"},
    OptionSpec{.name = "dry-run", .help = "only say what would be done"},
    force_option,
};
constexpr std::array diff_option_list{
    OptionSpec{.name = "prune",
               .help = "take hooks of the file's projects that the file does not have for "
                       "differences"},
    force_option,
};
constexpr std::array apply_groups{cli::OptionGroup{"Options", apply_option_list}, aruna_options};
constexpr std::array diff_groups{cli::OptionGroup{"Options", diff_option_list}, aruna_options};

constexpr std::array apply_examples{
    cli::ExampleSpec{"See what would be done",
                     "hookctl apply hooks.toml --dry-run --api-url https://aruna.example"},
    cli::ExampleSpec{"Make the server's hooks what the file says, and delete all others",
                     "hookctl apply hooks.toml --prune --api-url https://aruna.example"},
};
constexpr std::array diff_examples{
    cli::ExampleSpec{"Find out in a pipeline whether somebody has changed a hook",
                     "hookctl diff hooks.toml --prune -o json --api-url https://aruna.example"},
};

Result<std::vector<Ulid>> parse_ids(const std::vector<std::string>& texts) {
  std::vector<Ulid> ids;
  for (const auto& text : texts) {
    HOOKCTL_TRY(const Ulid id, Ulid::parse(text));
    ids.push_back(id);
  }
  return ids;
}

/// All hooks of the projects that the file names.
Result<std::vector<HookInfo>> list_hooks(aruna::Api& api,
                                         const std::vector<std::string>& project_ids) {
  std::vector<HookInfo> all;
  for (const auto& text : project_ids) {
    HOOKCTL_TRY(const Ulid id, Ulid::parse(text));
    auto listed = api.list_project_hooks(id);
    if (!listed) return fail(std::move(listed).error().within(fmt::format("project {}", text)));
    for (auto& hook : *listed) all.push_back(std::move(hook));
  }
  return all;
}

/// The desired hooks, what there is, and what is to be done.
struct Comparison {
  Connection connection;
  std::vector<aruna::DesiredHook> desired;
  HookPlan plan;
};

Result<Comparison> compare(Invocation& in) {
  Comparison out;
  HOOKCTL_TRY(auto file, read_desired_hooks(in, *in.argument("FILE")));
  out.desired = std::move(file.hooks);
  HOOKCTL_TRY(out.connection, connect_with_token(in));
  HOOKCTL_TRY(const auto actual,
              list_hooks(*out.connection.api, aruna::projects_of(out.desired, file.project_ids)));
  const Time now = in.runtime().clock.now();
  out.plan =
      aruna::plan_hooks(out.desired, actual, {now, in.flag("prune"), std::move(file.project_ids)});
  for (const auto& step : out.plan.steps) {
    if (step.kind != StepKind::create && step.kind != StepKind::replace) continue;
    for (auto& warning : aruna::warnings_of(out.desired[*step.desired].definition, now))
      out.plan.warnings.push_back(
          {warning.code, fmt::format("{}: {}", printable(step.name), warning.message)});
  }
  tell_warnings(in, out.plan.warnings);
  return out;
}

/// Carries a plan out: first all that makes hooks, then all that deletes some, so that whatever
/// fails leaves no project without the hook that it had.
class Execution {
 public:
  Execution(const Invocation& in, Comparison& what)
      : in_(in), what_(what), outcomes_(what.plan.steps.size()) {}

  Result<void> run() {
    for (std::size_t i = 0; i < outcomes_.size(); ++i) HOOKCTL_CHECK(make(i));
    for (std::size_t i = 0; i < outcomes_.size(); ++i) HOOKCTL_CHECK(remove(i));
    return {};
  }
  const std::vector<StepOutcome>& outcomes() const { return outcomes_; }

 private:
  Result<void> make(std::size_t index) {
    const HookStep& step = what_.plan.steps[index];
    auto made = step.kind == StepKind::create || step.kind == StepKind::replace
                    ? create(step, outcomes_[index])
                : step.kind == StepKind::attach ? attach(step)
                                                : Result<void>();
    if (!made)
      return fail(explained(std::move(made).error(), step,
                            "nothing was deleted; what was made before stays, and is found when "
                            "apply runs again"));
    outcomes_[index].done = step.remove_ids.empty();
    return {};
  }

  Result<void> create(const HookStep& step, StepOutcome& outcome) {
    const auto& definition = what_.desired[*step.desired].definition;
    HOOKCTL_TRY(const auto made,
                aruna::register_hook(*what_.connection.api, definition, in_.runtime()));
    outcome.new_hook_id = made.hook_id.str();
    return told(step, {outcome.new_hook_id, {}, true});
  }

  Result<void> attach(const HookStep& step) {
    HOOKCTL_TRY(const Ulid id, Ulid::parse(step.hook_id));
    HOOKCTL_TRY(auto projects, parse_ids(step.project_ids));
    HOOKCTL_TRY(const auto places, parse_ids(what_.desired[*step.desired].definition.project_ids));
    HOOKCTL_TRY(const auto found, aruna::find_hook(*what_.connection.api, id, places));
    HOOKCTL_CHECK(
        aruna::attach_hook(*what_.connection.api, found, std::move(projects), in_.runtime()));
    return told(step, {{}, {}, true});
  }

  Result<void> remove(std::size_t index) {
    const HookStep& step = what_.plan.steps[index];
    for (const auto& text : step.remove_ids) {
      HOOKCTL_TRY(const Ulid id, Ulid::parse(text));
      auto removed = aruna::remove_hook(*what_.connection.api, id, in_.runtime());
      // Somebody else was faster.
      if (!removed && removed.error().code != ErrorCode::not_found)
        return fail(explained(std::move(removed).error(), step,
                              fmt::format("the hook {} is still there, and fires beside the new "
                                          "one: run apply again",
                                          text)));
      outcomes_[index].deleted.push_back(text);
      HOOKCTL_CHECK(told(step, {{}, {text}, false}));
    }
    outcomes_[index].done = true;
    return {};
  }

  Error explained(Error error, const HookStep& step, std::string_view state) const {
    error.hint = error.hint.empty() ? std::string(state) : fmt::format("{}; {}", error.hint, state);
    return std::move(error).within(fmt::format("hook {}", printable(step.name)));
  }

  Result<void> told(const HookStep& step, const StepOutcome& outcome) const {
    if (in_.format() != OutputFormat::text) return {};
    HOOKCTL_CHECK(print_outcome(in_, step, outcome));
    return in_.out().flush();
  }

  const Invocation& in_;
  Comparison& what_;
  std::vector<StepOutcome> outcomes_;
};

Result<int> apply(Invocation& in) {
  HOOKCTL_TRY(auto what, compare(in));
  const bool text = in.format() == OutputFormat::text;
  if (text) HOOKCTL_CHECK(print_plan(in, what.plan));
  if (in.flag("dry-run")) {
    if (!text) HOOKCTL_CHECK(print_document(in, what.plan, {}));
    return 0;
  }
  Execution execution(in, what);
  auto done = execution.run();
  if (!text) HOOKCTL_CHECK(print_document(in, what.plan, execution.outcomes()));
  if (!done) return fail(std::move(done).error());
  return 0;
}

Result<int> diff(Invocation& in) {
  HOOKCTL_TRY(const auto what, compare(in));
  const auto count = what.plan.differences();
  if (in.format() == OutputFormat::text) {
    HOOKCTL_CHECK(print_plan(in, what.plan));
    return count == 0 ? 0 : exit_code(ErrorCode::negative);
  }
  HOOKCTL_CHECK(print_document(in, what.plan, {}));
  if (count == 0) return 0;
  return fail(ErrorCode::negative, fmt::format("{} difference{}", count, count == 1 ? "" : "s"),
              "hookctl apply makes the server's hooks what the file says");
}

}  // namespace

constinit const Command apply_command{
    .spec =
        {.name = "apply",
         .group = "Hooks of Aruna",
         .summary = "make the server's hooks what a file says",
         .description =
             "Reads hooks from a file in TOML or JSON, lists those of the projects that it names, "
             "and creates, attaches and deletes until both are the same. Applied again, it changes "
             "nothing. docs/aruna.md describes the file.\n\n"
             "A hook is known by its name and its projects. The server changes no hook: one that "
             "differs is created anew, with another id, and the old one deleted afterwards. All "
             "hooks are made before any is deleted, so that a failure leaves at least the old "
             "ones. Of several hooks of one name in a project one stays. What is going to be done "
             "is said first.\n\n"
             "Listing and deleting need ADMIN in each project, creating APPEND.\n\n"
             "-o json prints {\"applied\",\"differences\",\"steps\":[{\"action\":\"none|create|"
             "attach|replace|delete\",\"name\",\"hook_id\",\"project_ids\",\"changes\":[{\"field\","
             "\"from\",\"to\"}],\"deletes\",\"new_hook_id\",\"deleted\",\"done\"}],\"unmanaged\","
             "\"warnings\"}, -o ndjson a step a line.",
         .arguments = arguments,
         .option_groups = apply_groups,
         .examples = apply_examples,
         .exit_codes = "0 2 5 6 7"},
    .run = apply,
};

constinit const Command diff_command{
    .spec = {.name = "diff",
             .group = "Hooks of Aruna",
             .summary = "tell how the server's hooks differ from a file",
             .description =
                 "Says what “hookctl apply” would do, and changes nothing. Ends with 9 where there "
                 "are differences. A hook that the file does not have is one only with "
                 "--prune.\n\n"
                 "-o json and -o ndjson print what apply prints, with “applied” false.",
             .arguments = arguments,
             .option_groups = diff_groups,
             .examples = diff_examples,
             .exit_codes = "0 2 5 6 7 9"},
    .run = diff,
};

}  // namespace hookctl
