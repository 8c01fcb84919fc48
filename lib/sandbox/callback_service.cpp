#include <algorithm>

#include "aruna/payload.hpp"
#include "aruna/proto_convert.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "sandbox/events.hpp"
#include "sandbox/services.hpp"

namespace hookctl::sandbox {
namespace {

using aruna::KeyValue;
using aruna::KeyValueVariant;

/// The object that a callback speaks of, once its secret has shown that it may.
Answer<Ulid> check_secret(const State& state, const hooks::HookCallbackRequest& request) {
  const auto hook_id = Ulid::parse(request.hook_id());
  const auto object_id = Ulid::parse(request.object_id());
  const auto secret = crypto::from_base64(request.secret());
  if (!hook_id || !object_id || !secret ||
      request.pubkey_serial() != state.identity.pubkey_serial) {
    return refuse(Code::unauthenticated, "Unauthorized");
  }
  const auto expected = aruna::make_hook_secret(state.identity.pubkey, *object_id, *hook_id);
  if (!crypto::equal(request.secret(), expected.reveal())) {
    // Aruna panics over a secret of other ids: no answer comes, the stream is reset.
    return tl::unexpected<Status>(Status{Code::cancelled, "stream reset", true});
  }
  return *object_id;
}

Answer<std::vector<KeyValue>> key_values_of(
    const google::protobuf::RepeatedPtrField<models::KeyValue>& pairs) {
  std::vector<KeyValue> found;
  for (const auto& pair : pairs) {
    found.push_back(aruna::from_wire(pair));
    if (found.back().variant == KeyValueVariant::unspecified) {
      return refuse(Code::internal, "Unspecified variant for key value");
    }
  }
  return found;
}

/// Aruna finds each pair in the list as it was before the call, and removes by that place: a second
/// removal may hit its neighbour.
Answer<void> remove_by_place(std::vector<KeyValue>& pairs, const std::vector<KeyValue>& before,
                             const std::vector<KeyValue>& removed) {
  for (const auto& pair : removed) {
    if (pair.variant == KeyValueVariant::static_label) {
      return refuse(Code::internal, "Cannot remove static labels.");
    }
    const auto found = std::find(before.begin(), before.end(), pair);
    if (found == before.end()) return refuse(Code::internal, "Key value not found");
    const auto place = found - before.begin();
    if (place < static_cast<std::ptrdiff_t>(pairs.size())) pairs.erase(pairs.begin() + place);
  }
  return {};
}

Answer<CallbackRecord> apply(State& state, Record& record,
                             const hooks::HookCallbackRequest& request) {
  CallbackRecord callback;
  callback.object_id = record.resource.id;
  callback.hook_id = request.hook_id();
  callback.received_at = state.now();
  if (request.has_error()) {
    callback.status = "ERROR";
    callback.error = request.error().error();
  } else if (request.has_finished()) {
    callback.status = "FINISHED";
    HOOKCTL_TRY(callback.labels, key_values_of(request.finished().add_key_values()));
    HOOKCTL_TRY(const auto removed, key_values_of(request.finished().remove_key_values()));
    auto& pairs = record.resource.key_values;
    const auto before = pairs;
    pairs.insert(pairs.end(), callback.labels.begin(), callback.labels.end());
    HOOKCTL_CHECK(remove_by_place(pairs, before, removed));
  } else {
    return refuse(Code::internal, "No status provided");
  }
  HOOKCTL_CHECK(
      change_hook_status(record.resource, callback.hook_id, callback.status, callback.error));
  return callback;
}

bool has_status(const Record& record, std::string_view hook_id) {
  return std::any_of(record.resource.key_values.begin(), record.resource.key_values.end(),
                     [&](const KeyValue& pair) {
                       return pair.variant == KeyValueVariant::hook_status && pair.key == hook_id;
                     });
}

}  // namespace

Answer<hooks::HookCallbackResponse> hook_callback(State& state, const Caller&,
                                                  const hooks::HookCallbackRequest& request) {
  HOOKCTL_TRY(const auto object_id, check_secret(state, request));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto record, state.store.find(object_id.text()));
  if (!record) return refuse(Code::internal, "Object not found");
  // The status is looked up by the text that the callback has, not by the id that it means. Aruna
  // does not look for the hook: one that has been deleted is called back all the same.
  if (!has_status(*record, request.hook_id())) {
    return refuse(Code::internal, "Hook status not found");
  }
  HOOKCTL_TRY(const auto callback, apply(state, *record, request));
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  HOOKCTL_CHECK(state.store.update(*record));
  HOOKCTL_CHECK(state.store.insert_callback(callback));
  HOOKCTL_CHECK(
      raise(state, record->resource, {{hooks::TRIGGER_TYPE_HOOK_STATUS_CHANGED}, std::nullopt, 0}));
  HOOKCTL_CHECK(transaction.commit());
  return hooks::HookCallbackResponse{};
}

}  // namespace hookctl::sandbox
