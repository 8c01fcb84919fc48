// Hooks as code: what has to be done so that the server has the hooks that a file asks for.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/hook_definition.hpp"
#include "base/clock.hpp"

namespace hookctl::aruna {

/// A hook that should be there. Project ids are canonical, and each is there once.
struct DesiredHook {
  /// Of the expiry only where `lifetime` is not set.
  HookDefinition definition;
  /// How long a hook lives from its creation on.
  std::optional<std::chrono::milliseconds> lifetime;
  /// With `lifetime`: a hook that has less than this left is made anew. A third of the lifetime
  /// where it is not set.
  std::optional<std::chrono::milliseconds> renew_before;
};

/// A difference, in words for people; secrets are not in there.
struct HookChange {
  std::string field;  ///< as the file has it: "url"
  std::string from;
  std::string to;
};

enum class StepKind {
  none,     ///< it is there as it should be
  create,   ///< there is none of that name in its projects
  attach,   ///< the same, but for projects that it lacks
  replace,  ///< create it, then delete the old ones: the server changes no hook
  remove    ///< delete it: the file does not have it
};
/// "none", "create", …
std::string_view name_of(StepKind kind);

struct HookStep {
  StepKind kind = StepKind::none;
  std::string name;
  std::vector<std::string>
      project_ids;                     ///< of the hook as it should be; for `attach` those lacking
  std::optional<std::size_t> desired;  ///< the index among the desired ones; none for `remove`
  std::string hook_id;                 ///< of the one that stays, is replaced or goes
  std::vector<HookChange> changes;
  /// What is deleted in the end: the old one, and others of the same name in the same project,
  /// which would fire beside it.
  std::vector<std::string> remove_ids;
};

struct HookPlan {
  std::vector<HookStep> steps;  ///< in the order of the file, and then what it does not have
  /// Hooks of the projects named that the file does not have, where they are not to be pruned.
  std::vector<HookStep> unmanaged;
  std::vector<HookWarning> warnings;

  /// How many steps change something.
  std::size_t differences() const;
};

struct PlanOptions {
  Time now;
  bool prune = false;  ///< delete the hooks of the projects named that the file does not have
  std::vector<std::string> project_ids = {};  ///< named beside those of the desired hooks
};

/// Compares by name and project: a hook is the one that is meant where it has the name and shares a
/// project. Filters count as a set, since the server ORs them. A token is compared only where the
/// server tells it. Of several hooks of a name in a project one stays, and the others are deleted.
///
/// Warnings: `duplicate-name`, `token-not-compared`, `other-projects` (what is deleted is attached
/// to projects that the file does not name).
HookPlan plan_hooks(std::span<const DesiredHook> desired, std::span<const HookInfo> actual,
                    const PlanOptions& options);

/// The projects that are named, by the desired hooks or beside them, each once.
std::vector<std::string> projects_of(std::span<const DesiredHook> desired,
                                     const std::vector<std::string>& others = {});

}  // namespace hookctl::aruna
