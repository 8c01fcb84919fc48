// The hook calls of the Api.
#include "aruna/api/storage/services/v2/user_service.pb.h"
#include "aruna/proto_convert.hpp"
#include "aruna/wire_api.hpp"

namespace hookctl::aruna {
namespace {

namespace hooks = wire::hooks;

tl::unexpected<Error> unusable_answer(Call call, std::string_view what) {
  return fail(Error{ErrorCode::unreachable,
                    std::string("the server's answer ").append(what),
                    {},
                    "check that the address is that of Aruna's API"}
                  .within(facts_of(call).doing));
}

/// The listed hooks; the messages' copies of their tokens are wiped.
template <typename Response>
std::vector<HookInfo> take_infos(Response& response) {
  auto infos = all_from_wire(response.infos());
  for (auto& info : *response.mutable_infos()) wipe_secrets(*info.mutable_hook());
  return infos;
}

}  // namespace

HookCreation WireApi::create_hook(const HookDefinition& definition) {
  hooks::CreateHookRequest request;
  hooks::CreateHookResponse response;
  to_wire(definition, request);
  const auto* external = std::get_if<ExternalHook>(&definition.action);
  bool in_doubt = false;
  Exchange creation{Call::create_hook, request, response, false, std::nullopt, {}, &in_doubt};
  if (external != nullptr && external->token) creation.secret = external->token->reveal();
  auto sent = exchange(creation);
  wipe_secrets(*request.mutable_hook());
  if (!sent) return {fail(std::move(sent).error()), in_doubt};
  auto id = Ulid::parse(response.hook_id());
  if (!id) return {unusable_answer(Call::create_hook, "holds no hook id"), true};
  return {*id, false};
}

Result<std::vector<HookInfo>> WireApi::list_project_hooks(const Ulid& project_id) {
  hooks::ListProjectHooksRequest request;
  hooks::ListProjectHooksResponse response;
  request.set_project_id(project_id.str());
  HOOKCTL_CHECK(exchange({Call::list_project_hooks, request, response, true, std::nullopt, {}}));
  return take_infos(response);
}

Result<std::string> WireApi::own_user_id() {
  namespace storage = wire::storage;
  const storage::GetUserRequest request;
  storage::GetUserResponse response;
  HOOKCTL_CHECK(exchange({Call::get_user, request, response, true, std::nullopt, {}}));
  if (response.user().id().empty()) return unusable_answer(Call::get_user, "names no user");
  return response.user().id();
}

Result<std::vector<HookInfo>> WireApi::list_owned_hooks(const std::optional<Ulid>& user_id) {
  hooks::ListOwnedHooksRequest request;
  hooks::ListOwnedHooksResponse response;
  if (user_id) {
    request.set_user_id(user_id->str());
  } else if (!empty_user_is_caller()) {
    HOOKCTL_TRY(auto own, own_user_id());
    request.set_user_id(std::move(own));
  }
  HOOKCTL_CHECK(exchange({Call::list_owned_hooks, request, response, true, std::nullopt, {}}));
  return take_infos(response);
}

Result<void> WireApi::add_projects_to_hook(const Ulid& hook_id,
                                           const std::vector<Ulid>& project_ids) {
  hooks::AddProjectsToHookRequest request;
  hooks::AddProjectsToHookResponse response;
  request.set_hook_id(hook_id.str());
  for (const Ulid& id : project_ids) request.add_project_ids(id.str());
  return exchange({Call::add_projects_to_hook, request, response, false, std::nullopt, {}});
}

Result<void> WireApi::delete_hook(const Ulid& hook_id) {
  hooks::DeleteHookRequest request;
  hooks::DeleteHookResponse response;
  request.set_hook_id(hook_id.str());
  return exchange({Call::delete_hook, request, response, false, std::nullopt, {}});
}

}  // namespace hookctl::aruna
