// Where the server is known to surprise.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aruna/hook_definition.hpp"
#include "base/url.hpp"

namespace hookctl::aruna {
namespace {

constexpr std::chrono::hours soon{24};

bool matches_name(const NameFilter& filter, std::string_view name) {
  return judge(filter, name, {}).matches;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Whether a regex seems to ask for a suffix: it has a dot of its own, or ends in a letter that the
/// name has to end in. What it matches otherwise, it matches whatever the suffix is.
bool asks_for_suffix(std::string_view regex) {
  if (regex.find("\\.") != std::string_view::npos || regex.find("[.]") != std::string_view::npos)
    return true;
  return regex.size() > 1 && regex.ends_with('$') && is_letter_or_digit(regex[regex.size() - 2]);
}

/// The result of a conversion has the source's name with another suffix, and no labels.
bool may_match_result(const Filter& filter) {
  constexpr std::array<std::string_view, 3> results{"result.json", "a/b/result.json", "a.ndjson"};
  const auto* by_name = std::get_if<NameFilter>(&filter);
  if (by_name == nullptr) return false;
  return !asks_for_suffix(by_name->regex) ||
         std::ranges::any_of(results, [&](auto name) { return matches_name(*by_name, name); });
}

/// What `hookctl process` says by default, and the guide shows.
bool may_match_callback(const Filter& filter) {
  const std::array usual{KeyValue{"PROCESSING_STATUS", "success", KeyValueVariant::label}};
  return std::holds_alternative<NameFilter>(filter) || judge(filter, "", usual).matches;
}

/// Whether the label that an internal hook adds is what its own trigger waits for.
bool fires_itself(const HookDefinition& definition) {
  std::vector<KeyValue> added;
  // On objects both actions add a label; as a hook it is judged too, should the server be mended.
  if (const auto* label = std::get_if<AddLabel>(&definition.action))
    added.push_back({label->key, label->value, KeyValueVariant::label});
  if (const auto* hook = std::get_if<AddHook>(&definition.action)) {
    added.push_back({hook->key, hook->value, KeyValueVariant::label});
    added.push_back({hook->key, hook->value, KeyValueVariant::hook});
  }
  return !added.empty() && std::ranges::any_of(definition.trigger.filters, [&](const auto& filter) {
    return std::holds_alternative<NameFilter>(filter) || judge(filter, "", added).matches;
  });
}

void warn_of_loops(const HookDefinition& definition, std::vector<HookWarning>& out) {
  const auto& filters = definition.trigger.filters;
  const bool external = std::holds_alternative<ExternalHook>(definition.action);
  switch (definition.trigger.type) {
    case TriggerType::object_finished:
    case TriggerType::resource_created:
      if (external && std::ranges::any_of(filters, may_match_result))
        out.push_back({"may-loop",
                       "a filter may match the result of the hook's own work, whose upload would "
                       "fire the hook again: ask for the source's suffix, such as \\.xml$"});
      break;
    case TriggerType::hook_status_changed:
      if (external && std::ranges::any_of(filters, may_match_callback))
        out.push_back({"may-loop",
                       "the callback changes the hook's status, which a filter matches: the hook "
                       "may fire again for each callback"});
      break;
    case TriggerType::label_added:
    case TriggerType::hook_added:
      if (fires_itself(definition))
        out.push_back({"may-loop",
                       "a filter matches the label that the hook itself adds: it may fire again"});
      break;
    case TriggerType::static_label_added:
    case TriggerType::unspecified:
      break;
  }
}

void warn_of_filters(const HookDefinition& definition, std::vector<HookWarning>& out) {
  const std::size_t count = definition.trigger.filters.size();
  if (count == 0)
    out.push_back({"no-filter",
                   "a hook without a filter never fires; for every name there is "
                   "--object-name '.*'"});
  if (count > 1)
    out.push_back({"filters-are-ored",
                   fmt::format("the hook fires where any one of its {} filters matches, although "
                               "Aruna's guide says all of them",
                               count)});
}

void warn_of_receiver(const ExternalHook& hook, std::vector<HookWarning>& out) {
  const auto url = Url::parse(hook.url);
  if (url && !url->is_tls() && !url->is_loopback())
    out.push_back({"http-receiver",
                   "payloads, with the keys that they hold, will go to the receiver unencrypted"});
  if (!hook.token)
    out.push_back(
        {"no-bearer-token",
         "without a token for the receiver, it cannot tell Aruna's payloads from "
         "anybody's; give one with --hook-token-file, in a file of hooks with token_file"});
}

void warn_of_projects(const HookDefinition& definition, std::vector<HookWarning>& out) {
  std::vector<std::string> ids = definition.project_ids;
  if (ids.empty())
    out.push_back(
        {"no-project", "the hook fires for no project yet; attach it to one with hookctl attach"});
  std::ranges::sort(ids);
  if (const auto twice = std::ranges::adjacent_find(ids); twice != ids.end())
    out.push_back({"project-attached-twice",
                   fmt::format("project {} is named twice; it is attached once, since the hook "
                               "would fire twice for each event in it",
                               *twice)});
}

}  // namespace

std::vector<HookWarning> warnings_of(const HookDefinition& definition, Time now) {
  std::vector<HookWarning> out;
  warn_of_filters(definition, out);
  warn_of_loops(definition, out);
  if (const auto* external = std::get_if<ExternalHook>(&definition.action)) {
    warn_of_receiver(*external, out);
  } else if (std::holds_alternative<AddLabel>(definition.action) ||
             std::holds_alternative<AddHook>(definition.action)) {
    out.push_back({"internal-swapped",
                   "Aruna 2.0 takes add-label for add-hook and the other way round; on objects "
                   "both add a label"});
  }
  if (definition.expires < now + soon)
    out.push_back({"expires-soon", definition.expires <= now
                                       ? "the hook's credentials have expired already"
                                       : "the hook's credentials expire within a day"});
  warn_of_projects(definition, out);
  return out;
}

}  // namespace hookctl::aruna
