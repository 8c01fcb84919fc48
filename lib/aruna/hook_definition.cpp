#include "aruna/hook_definition.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/url.hpp"

namespace hookctl::aruna {
namespace {

// By the wire's number.
constexpr std::array<std::string_view, 7> trigger_names{"",
                                                        "hook-added",
                                                        "resource-created",
                                                        "label-added",
                                                        "static-label-added",
                                                        "hook-status-changed",
                                                        "object-finished"};

std::optional<Secret> copy(const std::optional<Secret>& secret) {
  return secret ? std::optional(secret->clone()) : std::nullopt;
}

HookAction copy(const HookAction& action) {
  if (const auto* external = std::get_if<ExternalHook>(&action))
    return ExternalHook{external->url, external->method, copy(external->token),
                        external->custom_template};
  if (const auto* label = std::get_if<AddLabel>(&action)) return *label;
  if (const auto* hook = std::get_if<AddHook>(&action)) return *hook;
  if (const auto* relation = std::get_if<AddRelation>(&action)) return *relation;
  return std::monostate();
}

bool same_filter(const Filter& one, const Filter& other) {
  const auto* by_name = std::get_if<NameFilter>(&one);
  const auto* other_by_name = std::get_if<NameFilter>(&other);
  if (by_name != nullptr && other_by_name != nullptr) return by_name->regex == other_by_name->regex;
  if (by_name != nullptr || other_by_name != nullptr) return false;
  return std::get<KeyValueFilter>(one) == std::get<KeyValueFilter>(other);
}

bool same_trigger(const Trigger& one, const Trigger& other) {
  return one.type == other.type && std::ranges::equal(one.filters, other.filters, same_filter);
}

/// The pair that an internal hook adds, whichever way.
std::optional<AddLabel> added_pair(const HookAction& action) {
  if (const auto* label = std::get_if<AddLabel>(&action)) return *label;
  if (const auto* hook = std::get_if<AddHook>(&action)) return AddLabel{hook->key, hook->value};
  return std::nullopt;
}

bool same_action(const HookAction& one, const HookAction& other) {
  // The server stores the one for the other, and lists what it has stored.
  const auto pair = added_pair(one);
  if (pair) return pair == added_pair(other);
  if (one.index() != other.index()) return false;
  if (const auto* external = std::get_if<ExternalHook>(&one)) {
    const auto& second = std::get<ExternalHook>(other);
    const bool token_differs =
        external->token && second.token && external->token->reveal() != second.token->reveal();
    return external->url == second.url && external->method == second.method &&
           external->custom_template == second.custom_template && !token_differs;
  }
  if (const auto* relation = std::get_if<AddRelation>(&one))
    return *relation == std::get<AddRelation>(other);
  return true;
}

std::set<std::string_view> as_set(const std::vector<std::string>& ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace

HookDefinition HookDefinition::clone() const {
  return {name, description, trigger, copy(action), expires, project_ids};
}

std::string display_url(const ExternalHook& hook) {
  const auto url = Url::parse(hook.url);
  if (!url) return "(no usable URL)";
  std::string shown = url->display();
  if (url->has_user_info()) shown.insert(shown.find("://") + 3, "[hidden]@");
  return shown;
}

std::vector<std::string_view> differences(const HookDefinition& one, const HookDefinition& other) {
  std::vector<std::string_view> names;
  if (one.name != other.name) names.emplace_back("name");
  if (!same_trigger(one.trigger, other.trigger)) names.emplace_back("trigger");
  if (!same_action(one.action, other.action)) names.emplace_back("hook");
  if (one.expires != other.expires) names.emplace_back("timeout");
  if (as_set(one.project_ids) != as_set(other.project_ids)) names.emplace_back("projectIds");
  if (one.description != other.description) names.emplace_back("description");
  return names;
}

std::string_view trigger_name(TriggerType type) {
  const auto number = static_cast<std::size_t>(type);
  return number < trigger_names.size() ? trigger_names[number] : std::string_view();
}

std::optional<TriggerType> trigger_of_name(std::string_view name) {
  const auto found = std::ranges::find(trigger_names, name);
  if (name.empty() || found == trigger_names.end()) return std::nullopt;
  return static_cast<TriggerType>(found - trigger_names.begin());
}

}  // namespace hookctl::aruna
