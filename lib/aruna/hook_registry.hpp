// What the server's hook calls leave open: whether a hook was made, which hooks there are, and
// whether a call that fails has found none.
#pragma once

#include <span>
#include <vector>

#include "aruna/api.hpp"
#include "base/runtime.hpp"

namespace hookctl::aruna {

struct Registered {
  Ulid hook_id;
  /// The answer was lost, and the hook was found among the owned ones.
  bool found = false;
};

/// Creates a hook. A creation whose answer was lost is not repeated blindly, since a repeat would
/// make a second hook: the owned hooks, or where they cannot be listed those of its projects, are
/// looked through for one that is the same and was made just now. Where it is not there, creating
/// is tried again, three times in all. Where nobody can tell, the error's hint says that the hook
/// may exist. A project that is named twice is sent once.
Result<Registered> register_hook(Api& api, const HookDefinition& definition,
                                 const Runtime& runtime);

struct FoundHook {
  HookInfo hook;
  bool owned = false;  ///< by whoever asks
};

/// The hook of that id among those that one owns and those of the projects: there is no call that
/// asks for one. `not_found` where it is in none of the lists; where one of them cannot be had and
/// the hook is in none of the others, that list's error.
Result<FoundHook> find_hook(Api& api, const Ulid& id, std::span<const Ulid> projects = {});

/// Attaches projects to a hook that `find_hook` found. After a lost answer it looks which are
/// missing still, as a project that is attached twice fires twice.
Result<void> attach_hook(Api& api, const FoundHook& hook, std::vector<Ulid> projects,
                         const Runtime& runtime);

/// Deletes a hook. `not_found` where there is none: the server's answer to that is the one to a bad
/// argument. Tried again after a lost answer, and then a hook that is gone is a success.
Result<void> remove_hook(Api& api, const Ulid& id, const Runtime& runtime);

}  // namespace hookctl::aruna
