#include <algorithm>

#include "aruna/proto_convert.hpp"
#include "json/document.hpp"
#include "json/span.hpp"
#include "json/writer.hpp"
#include "sandbox/events.hpp"

namespace hookctl::sandbox {
namespace {

/// "OBJECT_FINISHED" for TRIGGER_TYPE_OBJECT_FINISHED.
std::string short_trigger(hooks::TriggerType trigger) {
  constexpr std::string_view prefix = "TRIGGER_TYPE_";
  const std::string name = hooks::TriggerType_Name(trigger);
  return name.substr(std::min(prefix.size(), name.size()));
}

std::string short_variant(models::KeyValueVariant variant) {
  constexpr std::string_view prefix = "KEY_VALUE_VARIANT_";
  const std::string name = models::KeyValueVariant_Name(variant);
  return name.substr(std::min(prefix.size(), name.size()));
}

void write_filter(json::Writer& out, const hooks::Filter& filter) {
  out.begin_object();
  if (filter.has_name()) {
    out.member("Name", filter.name());
  } else {
    const auto& pair = filter.key_value();
    out.key("KeyValue").begin_object().member("key", pair.key()).member("value", pair.value());
    out.member("variant", short_variant(pair.variant())).end_object();
  }
  out.end_object();
}

void write_status(json::Writer& out, const std::string& status, const std::string& error) {
  if (status == "ERROR")
    out.begin_object().member("ERROR", error).end_object();
  else
    out.string(status);
}

}  // namespace

void set_hook_status(aruna::Resource& object, const StoredHook& hook, const std::string& status,
                     const std::string& error) {
  json::Writer out;
  out.begin_object().member("name", hook.definition.name()).key("status");
  write_status(out, status, error);
  const auto& trigger = hook.definition.trigger();
  out.key("trigger").begin_object().member("variant", short_trigger(trigger.trigger_type()));
  out.key("filter").begin_array();
  for (const auto& filter : trigger.filters()) write_filter(out, filter);
  out.end_array().end_object().end_object();
  const aruna::KeyValue pair{hook.id, out.take(), aruna::KeyValueVariant::hook_status};
  const auto old = std::find_if(object.key_values.begin(), object.key_values.end(),
                                [&](const aruna::KeyValue& other) {
                                  return other.key == pair.key && other.variant == pair.variant;
                                });
  if (old == object.key_values.end())
    object.key_values.push_back(pair);
  else
    *old = pair;
}

Result<void> change_hook_status(aruna::Resource& object, std::string_view hook_id,
                                const std::string& status, const std::string& error) {
  json::Writer out;
  write_status(out, status, error);
  for (auto& pair : object.key_values) {
    if (pair.key != hook_id || pair.variant != aruna::KeyValueVariant::hook_status) continue;
    HOOKCTL_TRY(const auto span, json::find_span(pair.value, "/status"));
    pair.value = json::replace_span(pair.value, span, out.text());
  }
  return {};
}

aruna::KeyValue status_key_value(const aruna::Resource& object, const StoredHook& hook) {
  for (const auto& pair : object.key_values) {
    if (pair.key == hook.id && pair.variant == aruna::KeyValueVariant::hook_status) return pair;
  }
  return {};
}

std::optional<HookStatus> read_hook_status(std::string_view value) {
  const auto document = json::Document::parse(value);
  if (!document) return std::nullopt;
  const auto status = document->root().find("status");
  if (!status) return std::nullopt;
  if (const auto text = status->string()) return HookStatus{std::string(*text), {}};
  const auto error = status->find("ERROR");
  if (!error) return std::nullopt;
  return HookStatus{"ERROR", std::string(error->string().value_or(""))};
}

void record_failed_delivery(State& state, const Delivery& delivery, const std::string& why) {
  const std::lock_guard guard(state.mutex);
  const auto write = [&]() -> Result<void> {
    HOOKCTL_TRY(auto hook, state.store.find_hook(delivery.hook_id));
    HOOKCTL_TRY(auto record, state.store.find(delivery.object_id));
    if (!hook || !record) return {};
    // A callback that came in the meantime counts for more, and a status that another hook's has
    // overwritten stays lost.
    const auto known = read_hook_status(status_key_value(record->resource, *hook).value);
    if (!known || known->status != "RUNNING") return {};
    set_hook_status(record->resource, *hook, "ERROR", why);
    HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
    HOOKCTL_CHECK(state.store.update(*record));
    const std::vector<aruna::KeyValue> changed{status_key_value(record->resource, *hook)};
    HOOKCTL_CHECK(
        raise(state, record->resource, {{hooks::TRIGGER_TYPE_HOOK_STATUS_CHANGED}, changed, 1}));
    return transaction.commit();
  };
  if (const auto written = write(); !written) {
    state.runtime.log.error("cannot record a hook's status", {{"reason", written.error().text()}});
  }
}

}  // namespace hookctl::sandbox
