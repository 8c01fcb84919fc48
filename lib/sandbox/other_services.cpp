#include "aruna/proto_convert.hpp"
#include "sandbox/relations.hpp"
#include "sandbox/services.hpp"

namespace hookctl::sandbox {
namespace {

/// ModifyRelations takes any resource of the project.
Answer<Record> find_any(State& state, std::string_view id) {
  const auto parsed = Ulid::parse(id);
  if (!parsed) return refuse(Code::invalid_argument, "Invalid resource id");
  HOOKCTL_TRY(auto record, state.store.find(parsed->text()));
  if (!record) return refuse(Code::unauthenticated, "Unauthorized");
  return std::move(*record);
}

}  // namespace

Answer<services::ModifyRelationsResponse> modify_relations(
    State& state, const Caller& caller, const services::ModifyRelationsRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::write));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto record, find_any(state, request.resource_id()));
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  for (const auto& relation : request.add_relations()) {
    HOOKCTL_CHECK(add_relation(state, record, aruna::from_wire(relation)));
  }
  for (const auto& relation : request.remove_relations()) {
    HOOKCTL_CHECK(remove_relation(state, record, aruna::from_wire(relation)));
  }
  HOOKCTL_CHECK(transaction.commit());
  return services::ModifyRelationsResponse{};
}

Answer<services::GetPubkeysResponse> get_pubkeys(State& state, const Caller&,
                                                 const services::GetPubkeysRequest&) {
  services::GetPubkeysResponse response;
  auto& key = *response.add_pubkeys();
  key.set_id(state.identity.pubkey_serial);
  key.set_key(state.identity.pubkey);
  key.set_location("sandbox");
  return response;
}

Answer<services::GetUserResponse> get_user(State& state, const Caller& caller,
                                           const services::GetUserRequest& request) {
  HOOKCTL_TRY(const auto user_id, authorize(state, caller, Permission::none));
  if (!request.user_id().empty()) {
    const auto id = Ulid::parse(request.user_id());
    if (!id) return refuse(Code::invalid_argument, "Invalid user id");
    if (id->text() != user_id) return refuse(Code::unauthenticated, "Unauthorized");
  }
  services::GetUserResponse response;
  auto& user = *response.mutable_user();
  user.set_id(user_id);
  user.set_display_name("Sandbox");
  user.set_active(true);
  user.set_email("sandbox@localhost");
  user.set_first_name("Sand");
  user.set_last_name("Box");
  return response;
}

}  // namespace hookctl::sandbox
