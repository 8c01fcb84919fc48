#include "sandbox/events.hpp"

#include <algorithm>

#include "aruna/filter.hpp"
#include "aruna/proto_convert.hpp"
#include "sandbox/firing.hpp"

namespace hookctl::sandbox {
namespace {

constexpr int deepest_chain = 8;

bool waits_for(const StoredHook& hook, const Event& event) {
  const auto trigger = hook.definition.trigger().trigger_type();
  return std::find(event.triggers.begin(), event.triggers.end(), trigger) != event.triggers.end();
}

std::vector<aruna::Filter> filters_of(const StoredHook& hook) {
  std::vector<aruna::Filter> filters;
  for (const auto& filter : hook.definition.trigger().filters()) {
    if (filter.has_name())
      filters.emplace_back(aruna::NameFilter{filter.name()});
    else
      filters.emplace_back(aruna::from_wire(filter.key_value()));
  }
  return filters;
}

}  // namespace

std::vector<hooks::TriggerType> added_triggers(const std::vector<aruna::KeyValue>& added) {
  std::vector<hooks::TriggerType> triggers;
  for (const auto& pair : added) {
    switch (pair.variant) {
      case aruna::KeyValueVariant::label:
        triggers.push_back(hooks::TRIGGER_TYPE_LABEL_ADDED);
        break;
      case aruna::KeyValueVariant::static_label:
        triggers.push_back(hooks::TRIGGER_TYPE_STATIC_LABEL_ADDED);
        break;
      case aruna::KeyValueVariant::hook:
        triggers.push_back(hooks::TRIGGER_TYPE_HOOK_ADDED);
        break;
      case aruna::KeyValueVariant::hook_status:
      case aruna::KeyValueVariant::unspecified:
        break;
    }
  }
  return triggers;
}

Result<void> raise(State& state, const aruna::Resource& object, const Event& event) {
  if (event.depth > deepest_chain) {
    state.runtime.log.warning("hooks that set off one another were cut short",
                              {{"object", object.id}});
    return {};
  }
  const auto& looked_at = event.looked_at ? *event.looked_at : object.key_values;
  HOOKCTL_TRY(const auto all, state.store.all_hooks());
  for (const auto& hook : all) {
    if (!waits_for(hook, event)) continue;
    if (!aruna::any_matches(filters_of(hook), object.name, looked_at)) continue;
    // A project that is attached twice fires twice.
    for (const auto& project : hook.project_ids) {
      if (project != state.identity.project_id) continue;
      HOOKCTL_CHECK(fire(state, hook, object, event));
    }
  }
  return {};
}

}  // namespace hookctl::sandbox
