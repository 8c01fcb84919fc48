#include "hook_output.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "aruna/enums.hpp"
#include "aruna/hook_json.hpp"
#include "cli/wording.hpp"

namespace hookctl {
namespace {

using aruna::ExternalHook;
using aruna::HookInfo;

std::string or_number(std::string_view name, int number) {
  return name.empty() ? fmt::to_string(number) : std::string(name);
}

std::string trigger_text(aruna::TriggerType type) {
  return or_number(aruna::trigger_name(type), static_cast<int>(type));
}

std::string method_text(aruna::Method method) {
  return or_number(aruna::short_name(method), static_cast<int>(method));
}

std::string action_text(const aruna::HookAction& action) {
  if (const auto* hook = std::get_if<ExternalHook>(&action))
    return fmt::format("{} {}", method_text(hook->method), display_url(*hook));
  if (const auto* label = std::get_if<aruna::AddLabel>(&action))
    return fmt::format("add-label {}={}", label->key, label->value);
  if (const auto* hook = std::get_if<aruna::AddHook>(&action))
    return fmt::format("add-hook {}={}", hook->key, hook->value);
  return std::holds_alternative<aruna::AddRelation>(action) ? "add-relation" : "nothing";
}

/// A time that a date cannot hold is shown as its number.
std::string expiry_text(Time expires) {
  constexpr std::int64_t latest = 253'402'300'799'999;  // the year 9999
  const auto number = expires.time_since_epoch().count();
  return number >= 0 && number <= latest ? format_time(expires) : fmt::to_string(number);
}

std::string filters_text(const aruna::Trigger& trigger) {
  std::string text;
  for (const aruna::Filter& filter : trigger.filters)
    text += fmt::format("{}{}", text.empty() ? "" : " | ", aruna::filter_text(filter));
  return text.empty() ? "none" : text;
}

using Row = std::vector<std::string>;

/// Columns as wide as their widest cells, but for the last.
Result<void> print_table(Output& out, const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], cli::width_of(row[i]));
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - cli::width_of(row[i]) + 2, ' ');
    }
    HOOKCTL_CHECK(out.line(line));
  }
  return {};
}

Row row_of(const HookInfo& hook, Time now) {
  const auto& definition = hook.definition;
  std::string expires = expiry_text(definition.expires).substr(0, 10);
  if (definition.expires <= now) expires += " (past)";
  Row row{hook.hook_id,
          definition.name,
          trigger_text(definition.trigger.type),
          std::move(expires),
          fmt::to_string(definition.project_ids.size()),
          filters_text(definition.trigger),
          action_text(definition.action)};
  for (std::string& cell : row) cell = printable(cell);
  return row;
}

std::string json_of(const HookInfo& hook) {
  json::Writer out;
  aruna::write_hook_info(out, hook);
  return out.take();
}

Result<void> print_table(const Invocation& in, std::span<const HookInfo> hooks) {
  if (hooks.empty()) return {};
  std::vector<Row> rows{{"HOOK", "NAME", "TRIGGER", "EXPIRES", "PROJECTS", "FILTERS", "ACTION"}};
  const Time now = in.runtime().clock.now();
  for (const HookInfo& hook : hooks) rows.push_back(row_of(hook, now));
  return print_table(in.out(), rows);
}

Result<void> print_details(const Invocation& in, const HookInfo& hook) {
  const auto& definition = hook.definition;
  std::vector<Row> rows{
      {"hook", hook.hook_id},
      {"name", definition.name},
      {"description", definition.description},
      {"trigger", trigger_text(definition.trigger.type)},
  };
  for (const auto& filter : definition.trigger.filters)
    rows.push_back({"filter", aruna::filter_text(filter)});
  rows.push_back({"action", action_text(definition.action)});
  if (const auto* external = std::get_if<ExternalHook>(&definition.action)) {
    rows.push_back({"token", external->token ? std::string(aruna::hidden_token) : "none"});
    if (external->custom_template) rows.push_back({"template", *external->custom_template});
  }
  rows.push_back({"expires", expiry_text(definition.expires)});
  for (const std::string& id : definition.project_ids) rows.push_back({"project", id});
  std::erase_if(rows, [](const Row& row) { return row[1].empty(); });
  for (Row& row : rows) row[1] = printable(row[1]);
  return print_table(in.out(), rows);
}

}  // namespace

void tell_warnings(const Invocation& in, std::span<const aruna::HookWarning> warnings) {
  for (const auto& warning : warnings)
    in.log().warning(warning.message, {{"code", std::string(warning.code)}});
}

void write_warnings(json::Writer& out, std::span<const aruna::HookWarning> warnings) {
  out.begin_array();
  for (const auto& warning : warnings)
    out.begin_object().member("code", warning.code).member("message", warning.message).end_object();
  out.end_array();
}

Result<void> print_hooks(const Invocation& in, std::span<const HookInfo> hooks) {
  if (in.format() == OutputFormat::json) {
    json::Writer out;
    out.begin_array();
    for (const HookInfo& hook : hooks) aruna::write_hook_info(out, hook);
    out.end_array();
    return in.out().line(out.text());
  }
  if (in.format() == OutputFormat::text && !in.quiet()) return print_table(in, hooks);
  for (const HookInfo& hook : hooks)
    HOOKCTL_CHECK(in.out().line(in.format() == OutputFormat::ndjson ? json_of(hook)
                                                                    : printable(hook.hook_id)));
  return {};
}

Result<void> print_hook(const Invocation& in, const HookInfo& hook) {
  if (in.format() != OutputFormat::text) return in.out().line(json_of(hook));
  return print_details(in, hook);
}

}  // namespace hookctl
