#include "plan_report.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "hook_output.hpp"
#include "json/writer.hpp"

namespace hookctl {
namespace {

using aruna::HookStep;
using aruna::StepKind;

struct Sign {
  std::string_view mark;
  std::string_view color;
};

Sign sign_of(StepKind kind) {
  switch (kind) {
    case StepKind::create:
      return {"+", "\x1b[32m"};
    case StepKind::attach:
    case StepKind::replace:
      return {"~", "\x1b[33m"};
    case StepKind::remove:
      return {"-", "\x1b[31m"};
    case StepKind::none:
      break;
  }
  return {" ", ""};
}

std::string joined(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// What will be done, in words.
std::string intention(const HookStep& step) {
  std::string deletes = step.remove_ids.empty() ? "" : "delete " + joined(step.remove_ids);
  switch (step.kind) {
    case StepKind::create:
      return fmt::format("create it in {}", joined(step.project_ids));
    case StepKind::attach:
      return fmt::format("attach it to {}{}", joined(step.project_ids),
                         deletes.empty() ? "" : ", then " + deletes);
    case StepKind::replace:
      return fmt::format("create it anew{}", deletes.empty() ? "" : ", then " + deletes);
    case StepKind::remove:
      return deletes;
    case StepKind::none:
      break;
  }
  return "as it should be";
}

Result<void> print_step(const Invocation& in, const HookStep& step) {
  const Sign sign = sign_of(step.kind);
  const bool color = in.color() && !sign.color.empty();
  HOOKCTL_CHECK(in.out().line(fmt::format(
      "{}{} {}{}{}", color ? sign.color : "", sign.mark, printable(step.name),
      step.hook_id.empty() ? "" : fmt::format(" ({})", step.hook_id), color ? "\x1b[0m" : "")));
  for (const auto& change : step.changes)
    HOOKCTL_CHECK(
        in.out().line(fmt::format("    {}: {} → {}", change.field, change.from, change.to)));
  return in.out().line(fmt::format("    {}", intention(step)));
}

void write_texts(json::Writer& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key).begin_array();
  for (const auto& text : texts) out.string(text);
  out.end_array();
}

void write_id(json::Writer& out, std::string_view key, const std::string& id) {
  out.key(key);
  if (id.empty())
    out.null();
  else
    out.string(id);
}

void write_step(json::Writer& out, const HookStep& step, const StepOutcome& outcome) {
  out.begin_object().member("action", name_of(step.kind)).member("name", step.name);
  write_id(out, "hook_id", step.hook_id);
  write_texts(out, "project_ids", step.project_ids);
  out.key("changes").begin_array();
  for (const auto& change : step.changes)
    out.begin_object()
        .member("field", change.field)
        .member("from", change.from)
        .member("to", change.to)
        .end_object();
  out.end_array();
  write_texts(out, "deletes", step.remove_ids);
  write_id(out, "new_hook_id", outcome.new_hook_id);
  write_texts(out, "deleted", outcome.deleted);
  out.member("done", outcome.done).end_object();
}

}  // namespace

Result<void> print_plan(const Invocation& in, const aruna::HookPlan& plan) {
  for (const auto& step : plan.steps) HOOKCTL_CHECK(print_step(in, step));
  for (const auto& step : plan.unmanaged)
    HOOKCTL_CHECK(in.out().line(fmt::format("? {} ({})\n    not in the file; --prune deletes it",
                                            printable(step.name), step.hook_id)));
  return in.out().flush();
}

Result<void> print_outcome(const Invocation& in, const HookStep& step, const StepOutcome& outcome) {
  const auto name = printable(step.name);
  if (!outcome.new_hook_id.empty())
    HOOKCTL_CHECK(in.out().line(fmt::format("created {} {}", outcome.new_hook_id, name)));
  else if (step.kind == StepKind::attach && outcome.done)
    HOOKCTL_CHECK(in.out().line(
        fmt::format("attached {} {} to {}", step.hook_id, name, joined(step.project_ids))));
  for (const auto& id : outcome.deleted)
    HOOKCTL_CHECK(in.out().line(fmt::format("deleted {} {}", id, name)));
  return {};
}

Result<void> print_document(const Invocation& in, const aruna::HookPlan& plan,
                            const std::vector<StepOutcome>& outcomes) {
  const bool lines = in.format() == OutputFormat::ndjson;
  json::Writer out;
  if (!lines)
    out.begin_object()
        .member("applied", !outcomes.empty())
        .member("differences", plan.differences())
        .key("steps")
        .begin_array();
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    write_step(out, plan.steps[i], i < outcomes.size() ? outcomes[i] : StepOutcome{});
    if (lines) HOOKCTL_CHECK(in.out().line(std::exchange(out, {}).take()));
  }
  if (lines) return {};
  out.end_array().key("unmanaged").begin_array();
  for (const auto& step : plan.unmanaged) {
    out.begin_object().member("name", step.name).member("hook_id", step.hook_id);
    write_texts(out, "project_ids", step.project_ids);
    out.end_object();
  }
  out.end_array().key("warnings");
  write_warnings(out, plan.warnings);
  out.end_object();
  return in.out().line(out.text());
}

}  // namespace hookctl
