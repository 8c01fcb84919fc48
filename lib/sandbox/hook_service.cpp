#include <fmt/format.h>

#include "aruna/hook_template.hpp"
#include "sandbox/services.hpp"

namespace hookctl::sandbox {
namespace {

/// Every project named, or the first that cannot be had.
Answer<std::vector<std::string>> permitted_projects(
    State& state, const google::protobuf::RepeatedPtrField<std::string>& ids) {
  std::vector<std::string> projects;
  for (const auto& id : ids) {
    HOOKCTL_TRY(const auto project, find_permitted(state, id, aruna::ResourceVariant::project));
    projects.push_back(project.resource.id);
  }
  return projects;
}

/// What Aruna cannot turn into a trigger, empty where it can.
std::string_view trigger_fault(const hooks::CreateHookRequest& request) {
  if (!request.has_trigger()) return "No trigger defined";
  if (request.trigger().trigger_type() == hooks::TRIGGER_TYPE_UNSPECIFIED ||
      !hooks::TriggerType_IsValid(request.trigger().trigger_type())) {
    return "Invalid trigger type";
  }
  for (const auto& filter : request.trigger().filters()) {
    if (filter.filter_variant_case() == hooks::Filter::FILTER_VARIANT_NOT_SET) {
      return "Invalid filter";
    }
    if (filter.has_key_value() &&
        filter.key_value().variant() == models::KEY_VALUE_VARIANT_UNSPECIFIED) {
      return "Unspecified variant for key value";
    }
  }
  return {};
}

std::string_view hook_fault(const hooks::CreateHookRequest& request) {
  const auto& hook = request.hook();
  if (hook.has_external_hook()) {
    const auto& external = hook.external_hook();
    if (external.method() != hooks::METHOD_POST && external.method() != hooks::METHOD_PUT) {
      return "Unspecified method";
    }
    if (external.has_custom_template() && !aruna::check_template(external.custom_template())) {
      return "Invalid template";
    }
    return {};
  }
  if (!hook.has_internal_hook()) return "No hook defined";
  const bool has_action =
      hook.internal_hook().internal_action_case() != hooks::InternalHook::INTERNAL_ACTION_NOT_SET;
  return has_action ? std::string_view() : "No internal action defined";
}

/// The latest time that chrono's date can hold, which is what Aruna turns a timeout into.
std::string_view timeout_fault(const hooks::CreateHookRequest& request) {
  constexpr std::uint64_t latest = 8'210'266'876'799'999;
  return request.timeout() > latest ? "Invalid timeout provided" : std::string_view();
}

/// Aruna 2.0 stores an internal action as the other one, and lists what it has stored.
hooks::Hook as_stored(const hooks::Hook& hook) {
  if (!hook.has_internal_hook()) return hook;
  hooks::Hook stored = hook;
  const auto& asked = hook.internal_hook();
  if (asked.has_add_label()) {
    auto& added = *stored.mutable_internal_hook()->mutable_add_hook();
    added.set_key(asked.add_label().key());
    added.set_value(asked.add_label().value());
  } else if (asked.has_add_hook()) {
    auto& added = *stored.mutable_internal_hook()->mutable_add_label();
    added.set_key(asked.add_hook().key());
    added.set_value(asked.add_hook().value());
  }
  return stored;
}

hooks::HookInfo info_of(const StoredHook& hook) {
  hooks::HookInfo info;
  info.set_hook_id(hook.id);
  for (const auto& project : hook.project_ids) info.add_project_ids(project);
  info.set_name(hook.definition.name());
  info.set_description(hook.definition.description());
  *info.mutable_hook() = as_stored(hook.definition.hook());
  *info.mutable_trigger() = hook.definition.trigger();
  info.set_timeout(hook.definition.timeout());
  return info;
}

Answer<StoredHook> owned_hook(State& state, std::string_view id, std::string_view user_id) {
  const auto parsed = Ulid::parse(id);
  if (!parsed) return refuse(Code::internal, "Error while adding projects to hook: Invalid id");
  HOOKCTL_TRY(auto hook, state.store.find_hook(parsed->text()));
  if (!hook) return refuse(Code::internal, "Error while adding projects to hook: Hook not found");
  if (hook->owner != user_id) {
    return refuse(
        Code::internal,
        "Error while adding projects to hook: User is not allowed to add projects to hook");
  }
  return std::move(*hook);
}

}  // namespace

Answer<hooks::CreateHookResponse> create_hook(State& state, const Caller& caller,
                                              const hooks::CreateHookRequest& request) {
  HOOKCTL_TRY(const auto user_id,
              authorize(state, caller,
                        request.project_ids().empty() ? Permission::none : Permission::append));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto projects, permitted_projects(state, request.project_ids()));
  for (const auto fault : {trigger_fault(request), timeout_fault(request), hook_fault(request)}) {
    if (!fault.empty()) {
      return refuse(Code::internal, fmt::format("Error while creating hook: {}", fault));
    }
  }
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  StoredHook hook{state.new_id(), user_id, std::move(projects), request};
  HOOKCTL_CHECK(state.store.insert_hook(hook));
  HOOKCTL_CHECK(transaction.commit());
  hooks::CreateHookResponse response;
  response.set_hook_id(hook.id);
  return response;
}

Answer<hooks::AddProjectsToHookResponse> add_projects_to_hook(
    State& state, const Caller& caller, const hooks::AddProjectsToHookRequest& request) {
  HOOKCTL_TRY(const auto user_id, authorize(state, caller, Permission::admin));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(const auto projects, permitted_projects(state, request.project_ids()));
  HOOKCTL_TRY(const auto hook, owned_hook(state, request.hook_id(), user_id));
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  for (const auto& project : projects) HOOKCTL_CHECK(state.store.attach(hook.id, project));
  HOOKCTL_CHECK(transaction.commit());
  return hooks::AddProjectsToHookResponse{};
}

Answer<hooks::ListProjectHooksResponse> list_project_hooks(
    State& state, const Caller& caller, const hooks::ListProjectHooksRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::admin));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(const auto project,
              find_permitted(state, request.project_id(), aruna::ResourceVariant::project));
  HOOKCTL_TRY(const auto all, state.store.all_hooks());
  hooks::ListProjectHooksResponse response;
  for (const auto& hook : all) {
    for (const auto& id : hook.project_ids) {
      if (id != project.resource.id) continue;
      *response.add_infos() = info_of(hook);
      break;
    }
  }
  return response;
}

Answer<hooks::ListOwnedHooksResponse> list_owned_hooks(
    State& state, const Caller& caller, const hooks::ListOwnedHooksRequest& request) {
  HOOKCTL_TRY(const auto user_id, authorize(state, caller, Permission::none));
  const std::lock_guard guard(state.mutex);
  if (!request.user_id().empty()) {
    const auto id = Ulid::parse(request.user_id());
    if (!id) return refuse(Code::invalid_argument, "Invalid user id");
    if (id->text() != user_id) return refuse(Code::unauthenticated, "Unauthorized");
  }
  HOOKCTL_TRY(const auto all, state.store.all_hooks());
  hooks::ListOwnedHooksResponse response;
  for (const auto& hook : all)
    if (hook.owner == user_id) *response.add_infos() = info_of(hook);
  return response;
}

Answer<hooks::DeleteHookResponse> delete_hook(State& state, const Caller& caller,
                                              const hooks::DeleteHookRequest& request) {
  HOOKCTL_TRY(const auto user_id, authorize(state, caller, Permission::none));
  const std::lock_guard guard(state.mutex);
  const auto id = Ulid::parse(request.hook_id());
  if (!id) return refuse(Code::invalid_argument, "Invalid hook id");
  HOOKCTL_TRY(const auto hook, state.store.find_hook(id->text()));
  if (!hook) return refuse(Code::invalid_argument, "Hook not found");
  if (!hook->project_ids.empty() || hook->owner != user_id)
    HOOKCTL_CHECK(authorize(state, caller, Permission::admin));
  HOOKCTL_CHECK(state.store.delete_hook(hook->id));
  return hooks::DeleteHookResponse{};
}

}  // namespace hookctl::sandbox
