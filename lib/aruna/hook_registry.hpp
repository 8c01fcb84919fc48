// What the server's hook calls leave open: which hooks there are, and whether one was made.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "aruna/api.hpp"
#include "base/runtime.hpp"

namespace hookctl::aruna {

struct Registered {
  Ulid hook_id;
  /// Hooks that were there before and are the same in all that the server tells: each fires beside
  /// the new one.
  std::vector<std::string> same_as;
};

/// Creates a hook. A creation whose answer was lost is not repeated blindly, since a repeat would
/// make a second hook: the hooks that one owns are listed before and after, and one that is new and
/// the same is the one that was made. Where it is not there, creating is tried again, up to three
/// times. Where nobody can tell (listing is not permitted, or fails too), the error says that the
/// hook may exist.
Result<Registered> register_hook(Api& api, const HookDefinition& definition,
                                 const Runtime& runtime);

/// The hook of that id among those that one owns and those of the projects: there is no call that
/// asks for one. `not_found` where it is in none of the lists.
Result<HookInfo> find_hook(Api& api, const Ulid& id, std::span<const Ulid> projects);

/// Deletes a hook, and says `not_found` where there is none: the server's answer to that is the one
/// to a bad argument.
Result<void> remove_hook(Api& api, const Ulid& id, std::span<const Ulid> projects);

}  // namespace hookctl::aruna
