#include "aruna/hook_registry.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "http/backoff.hpp"

namespace hookctl::aruna {
namespace {

constexpr int tries = 3;
/// How far the server's clock may be behind ours.
constexpr std::chrono::minutes clocks_apart{5};

bool is_lost(const Error& error) {
  return error.code == ErrorCode::unreachable || error.code == ErrorCode::timed_out;
}

bool wait(int attempt, const Runtime& runtime) {
  return runtime.stop.sleep(http::jittered_wait({}, attempt, runtime.random));
}

std::vector<Ulid> ulids(const std::vector<std::string>& texts) {
  std::vector<Ulid> ids;
  for (const std::string& text : texts)
    if (const auto id = Ulid::parse(text)) ids.push_back(*id);
  return ids;
}

HookDefinition without_repeats(const HookDefinition& definition) {
  HookDefinition copy = definition.clone();
  std::set<std::string> seen;
  std::erase_if(copy.project_ids, [&](const auto& id) { return !seen.insert(id).second; });
  return copy;
}

/// The hooks among which a new one has to be.
Result<std::vector<HookInfo>> where_it_would_be(Api& api, const HookDefinition& definition) {
  auto owned = api.list_owned_hooks(std::nullopt);
  if (owned || definition.project_ids.empty()) return owned;
  const auto projects = ulids(definition.project_ids);
  if (projects.empty()) return owned;
  auto listed = api.list_project_hooks(projects.front());
  return listed ? std::move(listed) : std::move(owned);
}

/// What a look after a lost answer came to.
struct Look {
  std::optional<Ulid> made;
  bool certain = false;
};

Look look_for(Api& api, const HookDefinition& definition, Time begun) {
  const auto hooks = where_it_would_be(api, definition);
  if (!hooks) return {};
  Look look{std::nullopt, true};
  for (const HookInfo& info : *hooks) {
    const auto id = Ulid::parse(info.hook_id);
    if (!id || !differences(definition, info.definition).empty()) continue;
    if (id->time() + clocks_apart < begun) {
      // An older one, or a server whose clock is far behind.
      look.certain = false;
    } else if (!look.made || *look.made < *id) {
      look.made = *id;
    }
  }
  return look;
}

Error not_there(const Ulid& id) {
  return {ErrorCode::not_found,
          fmt::format("there is no hook {}", id.text()),
          {},
          "hooks are found among those that you own and those of a project; hookctl list shows "
          "them"};
}

}  // namespace

Result<Registered> register_hook(Api& api, const HookDefinition& definition,
                                 const Runtime& runtime) {
  const HookDefinition wanted = without_repeats(definition);
  const Time begun = runtime.clock.now();
  for (int attempt = 1;; ++attempt) {
    HookCreation creation = api.create_hook(wanted);
    if (creation.hook_id) return Registered{*creation.hook_id, false};
    Error error = std::move(creation.hook_id).error();
    if (!creation.in_doubt) return fail(std::move(error));
    runtime.log.notice("the answer was lost; looking whether the hook was made",
                       {{"because", error.text()}});
    const Look look = look_for(api, wanted, begun);
    if (look.made) return Registered{*look.made, true};
    if (!look.certain) {
      error.hint =
          "the hook may have been made: look with hookctl list before you try it again, since a "
          "second one would fire beside it";
      return fail(std::move(error));
    }
    if (attempt == tries || !wait(attempt, runtime)) return fail(std::move(error));
  }
}

Result<FoundHook> find_hook(Api& api, const Ulid& id, std::span<const Ulid> projects) {
  std::optional<Error> failure;
  const auto look = [&](Result<std::vector<HookInfo>> listed) -> std::optional<HookInfo> {
    if (!listed) {
      if (!failure) failure = std::move(listed).error();
      return std::nullopt;
    }
    for (HookInfo& info : *listed)
      if (const auto found = Ulid::parse(info.hook_id); found && *found == id)
        return std::move(info);
    return std::nullopt;
  };
  if (auto hook = look(api.list_owned_hooks(std::nullopt)))
    return FoundHook{std::move(*hook), true};
  for (const Ulid& project : projects)
    if (auto hook = look(api.list_project_hooks(project)))
      return FoundHook{std::move(*hook), false};
  if (failure) return fail(std::move(*failure));
  Error error = not_there(id);
  if (projects.empty())
    error.hint =
        "it is not among your own hooks; where it is another's, name one of its projects "
        "with --project";
  return fail(std::move(error));
}

Result<void> attach_hook(Api& api, const FoundHook& hook, std::vector<Ulid> projects,
                         const Runtime& runtime) {
  HOOKCTL_TRY(const Ulid id, Ulid::parse(hook.hook.hook_id));
  const std::vector<Ulid> before = ulids(hook.hook.definition.project_ids);
  for (int attempt = 1;; ++attempt) {
    auto attached = api.add_projects_to_hook(id, projects);
    if (attached) return {};
    Error error = std::move(attached).error();
    if (!hook.owned) {
      error.code = ErrorCode::refused;
      error.hint = "only the user who registered a hook may attach it";
      return fail(std::move(error));
    }
    if (!is_lost(error) || attempt == tries) return fail(std::move(error));
    const auto now = find_hook(api, id);
    if (!now) return fail(std::move(error));
    // Only what was not there before can have come by this call.
    auto there = ulids(now->hook.definition.project_ids);
    for (const Ulid& old : before)
      if (const auto one = std::ranges::find(there, old); one != there.end()) there.erase(one);
    std::erase_if(projects, [&](const Ulid& project) {
      return std::ranges::find(there, project) != there.end();
    });
    if (projects.empty()) return {};
    if (!wait(attempt, runtime)) return fail(std::move(error));
  }
}

Result<void> remove_hook(Api& api, const Ulid& id, const Runtime& runtime) {
  for (int attempt = 1;; ++attempt) {
    auto deleted = api.delete_hook(id);
    if (deleted) return {};
    Error error = std::move(deleted).error();
    // The id is one, so that the argument that is bad should be the hook itself.
    if (error.code == ErrorCode::invalid_input) {
      if (find_hook(api, id)) return fail(std::move(error));
      return attempt == 1 ? fail(not_there(id)) : Result<void>();
    }
    if (!is_lost(error) || attempt == tries || !wait(attempt, runtime))
      return fail(std::move(error));
  }
}

}  // namespace hookctl::aruna
