#include "aruna/payload_json.hpp"
#include "json/writer.hpp"
#include "sandbox/events.hpp"
#include "sandbox/rest_face.hpp"
#include "sandbox/services.hpp"

namespace hookctl::sandbox {
namespace {

/// Status and error of each hook that has fired on the object.
void write_statuses(json::Writer& out, const aruna::Resource& resource) {
  json::Writer errors;
  errors.begin_object();
  out.key("hook_status").begin_object();
  for (const auto& pair : resource.key_values) {
    if (pair.variant != aruna::KeyValueVariant::hook_status) continue;
    const auto status = read_hook_status(pair.value);
    if (!status) continue;
    out.member(pair.key, status->status);
    if (status->status == "ERROR") errors.member(pair.key, status->error);
  }
  out.end_object().key("errors").raw(errors.end_object().take());
}

void write_callbacks(json::Writer& out, const std::vector<CallbackRecord>& callbacks) {
  out.key("callbacks").begin_array();
  for (const auto& callback : callbacks) {
    out.begin_object()
        .member("hook_id", callback.hook_id)
        .member("received_at", callback.received_at)
        .member("status", callback.status)
        .key("labels")
        .begin_array();
    for (const auto& label : callback.labels) {
      out.begin_object().member("key", label.key).member("value", label.value);
      out.member("variant", static_cast<int>(label.variant)).end_object();
    }
    out.end_array();
    if (callback.status == "ERROR") out.member("error", callback.error);
    out.end_object();
  }
  out.end_array();
}

Answer<std::string> describe(State& state, std::string_view id) {
  const auto parsed = Ulid::parse(id);
  if (!parsed) return refuse(Code::invalid_argument, "this is no object's id");
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(const auto record, state.store.find(parsed->text()));
  if (!record) return refuse(Code::not_found, "there is no object of that id");
  HOOKCTL_TRY(const auto revisions, state.store.revisions(record->path));
  HOOKCTL_TRY(const auto callbacks, state.store.callbacks(record->resource.id));
  json::Writer out;
  out.begin_object().key("object");
  aruna::write_resource(out, record->resource);
  write_statuses(out, record->resource);
  write_callbacks(out, callbacks);
  out.key("relations").begin_array();
  for (const auto& relation : record->resource.relations) aruna::write_relation(out, relation);
  out.end_array().member("key", record->path).key("revisions").begin_array();
  for (const auto& revision : revisions) out.string(revision);
  out.end_array().end_object();
  return out.take();
}

Answer<std::string> answer(State& state, const http::Exchange& exchange) {
  constexpr std::string_view objects = "/_sandbox/objects/";
  HOOKCTL_CHECK(authorize(state, caller_of(exchange), Permission::admin));
  const std::string_view target = exchange.target();
  if (exchange.method() != "GET" || !target.starts_with(objects)) {
    return refuse(Code::not_found, "Not Found");
  }
  return describe(state, target.substr(objects.size()));
}

}  // namespace

void serve_admin(State& state, http::Exchange& exchange) {
  const auto body = answer(state, exchange);
  if (!body) return respond_status(exchange, body.error());
  http::Headers headers;
  headers.add("Content-Type", "application/json");
  (void)exchange.respond(200, headers, *body);
}

}  // namespace hookctl::sandbox
