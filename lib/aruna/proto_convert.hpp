// The model in the wire's messages, and back: for REST, gRPC and the sandbox.
#pragma once

#include "aruna/api.hpp"
#include "aruna/api/hooks/services/v2/hooks_service.pb.h"
#include "aruna/api/storage/models/v2/models.pb.h"
#include "aruna/api/storage/services/v2/object_service.pb.h"
#include "aruna/hook_definition.hpp"
#include "aruna/model.hpp"

namespace hookctl::aruna {

/// The generated names, which are long.
namespace wire {
namespace models = ::aruna::api::storage::models::v2;
namespace hooks = ::aruna::api::hooks::services::v2;
namespace storage = ::aruna::api::storage::services::v2;
}  // namespace wire

// To the wire. What is not UTF-8 becomes U+FFFD: a message cannot carry it.
void to_wire(const KeyValue& pair, wire::models::KeyValue& out);
void to_wire(const Relation& relation, wire::models::Relation& out);
void to_wire(const Hash& hash, wire::models::Hash& out);
void to_wire(const Author& author, wire::models::Author& out);
/// The resource as an object, whatever its variant says.
void to_wire(const Resource& resource, wire::models::Object& out);
/// The resource under the level that its variant names; an object where it names none.
void to_wire(const Resource& resource, wire::models::GenericResource& out);
/// Holds the secret: wipe it after use.
void to_wire(const HookCallback& callback, wire::hooks::HookCallbackRequest& out);
void to_wire(const NewObject& object, wire::storage::CreateObjectRequest& out);
/// Holds the receiver's token: wipe it after use (`wipe_secrets`).
void to_wire(const HookDefinition& definition, wire::hooks::CreateHookRequest& out);
void wipe_secrets(wire::hooks::Hook& hook);

// From the wire.
KeyValue from_wire(const wire::models::KeyValue& pair);
Relation from_wire(const wire::models::Relation& relation);
Hash from_wire(const wire::models::Hash& hash);
Author from_wire(const wire::models::Author& author);
Resource from_wire(const wire::models::Object& object);
Resource from_wire(const wire::models::Project& project);
Resource from_wire(const wire::models::Collection& collection);
Resource from_wire(const wire::models::Dataset& dataset);
Pubkey from_wire(const wire::models::Pubkey& key);
HookDefinition from_wire(const wire::hooks::CreateHookRequest& request);
HookInfo from_wire(const wire::hooks::HookInfo& info);
/// A request without a parent gives one without an id.
NewObject from_wire(const wire::storage::CreateObjectRequest& request);

/// A repeated field in the model's terms: `all_from_wire(request.add_key_values())`.
template <typename Items>
auto all_from_wire(const Items& items) {
  std::vector<decltype(from_wire(*items.begin()))> out;
  out.reserve(static_cast<std::size_t>(items.size()));
  for (const auto& item : items) out.push_back(from_wire(item));
  return out;
}

/// The model's values into a repeated field: `all_to_wire(pairs, *out.mutable_key_values())`.
template <typename Items, typename Field>
void all_to_wire(const Items& items, Field& out) {
  for (const auto& item : items) to_wire(item, *out.Add());
}

}  // namespace hookctl::aruna
