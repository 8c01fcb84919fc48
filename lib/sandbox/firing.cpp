#include "sandbox/firing.hpp"

#include <fmt/format.h>

#include "aruna/hook_template.hpp"
#include "aruna/payload_json.hpp"
#include "aruna/proto_convert.hpp"
#include "sandbox/relations.hpp"

namespace hookctl::sandbox {
namespace {

/// Writes the status over the object as it was at the event.
Result<void> write_status(State& state, const StoredHook& hook, aruna::Resource object,
                          const std::string& status, const Event& event) {
  HOOKCTL_TRY(auto record, state.store.find(object.id));
  if (!record) return {};
  set_hook_status(object, hook, status);
  record->resource.key_values = object.key_values;
  HOOKCTL_CHECK(state.store.update(*record));
  const std::vector<aruna::KeyValue> changed{status_key_value(object, hook)};
  return raise(state, record->resource,
               {{hooks::TRIGGER_TYPE_HOOK_STATUS_CHANGED}, changed, event.depth + 1});
}

Result<aruna::Payload> make_payload(const State& state, const StoredHook& hook,
                                    const aruna::Resource& object, std::string_view key) {
  HOOKCTL_TRY(auto hook_id, Ulid::parse(hook.id));
  HOOKCTL_TRY(auto object_id, Ulid::parse(object.id));
  aruna::Payload payload{
      .hook_id = hook_id,
      .object_id = object_id,
      .object = object,
      .secret = aruna::make_hook_secret(state.identity.pubkey, object_id, hook_id),
      .download = std::nullopt,
      .pubkey_serial = state.identity.pubkey_serial,
      .access_key = Secret(state.identity.access_key),
      .secret_key = state.identity.secret_key.clone(),
      .token = std::nullopt};
  if (object.status == aruna::Status::available) {
    HOOKCTL_TRY(payload.download, Url::parse(presign(state, "GET", key, {}).reveal()));
  }
  return payload;
}

Result<void> fire_external(State& state, const StoredHook& hook, const aruna::Resource& object) {
  const auto& external = hook.definition.hook().external_hook();
  HOOKCTL_TRY(const auto record, state.store.find(object.id));
  HOOKCTL_TRY(const auto payload,
              make_payload(state, hook, object, record ? record->path : object.name));
  Delivery delivery;
  delivery.hook_id = hook.id;
  delivery.object_id = object.id;
  delivery.method = external.method() == hooks::METHOD_PUT ? "PUT" : "POST";
  delivery.url = external.url();
  if (external.has_credentials()) delivery.token = Secret(external.credentials().token());
  if (external.has_custom_template()) {
    delivery.content_type = "text/plain";
    delivery.body = aruna::render_template(external.custom_template(), payload);
  } else {
    delivery.content_type = "application/json";
    auto json = aruna::payload_json(payload);
    delivery.body = Secret(json);
    wipe(json.data(), json.size());
  }
  const auto file = fmt::format("{}/fired/{}.json", state.store.folder(), state.new_id());
  HOOKCTL_CHECK(write_file_atomically(file, delivery.body.reveal(), 0600));
  state.runtime.log.info("a hook fired", {{"hook", hook.id}, {"object", object.id}});
  if (state.deliveries) state.deliveries->push(std::move(delivery));
  return {};
}

Result<void> fire_internal(State& state, const StoredHook& hook, const aruna::Resource& object,
                           const Event& event) {
  const auto& internal = hook.definition.hook().internal_hook();
  HOOKCTL_TRY(auto record, state.store.find(object.id));
  if (!record) return {};
  std::string error;
  std::vector<aruna::KeyValue> added;
  if (internal.has_add_relation()) {
    const auto done = add_relation(state, *record, aruna::from_wire(internal.add_relation()));
    if (!done) error = done.error().message;
    HOOKCTL_TRY(record, state.store.find(object.id));
  } else {
    // Aruna stores the two actions swapped, and on an object either of them adds a label.
    const bool label = internal.has_add_label();
    added.push_back({label ? internal.add_label().key() : internal.add_hook().key(),
                     label ? internal.add_label().value() : internal.add_hook().value(),
                     aruna::KeyValueVariant::label});
    record->resource.key_values.push_back(added.front());
  }
  set_hook_status(record->resource, hook, error.empty() ? "FINISHED" : "ERROR", error);
  HOOKCTL_CHECK(state.store.update(*record));
  if (added.empty()) return {};
  return raise(state, record->resource, {added_triggers(added), std::move(added), event.depth + 1});
}

}  // namespace

Result<void> fire(State& state, const StoredHook& hook, const aruna::Resource& object,
                  const Event& event) {
  HOOKCTL_CHECK(write_status(state, hook, object, "RUNNING", event));
  if (hook.definition.hook().has_internal_hook()) return fire_internal(state, hook, object, event);
  return fire_external(state, hook, object);
}

}  // namespace hookctl::sandbox
