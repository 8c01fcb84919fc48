// A plan for hooks, and what became of it, as `apply` and `diff` print it.
#pragma once

#include <string>
#include <vector>

#include "aruna/hook_plan.hpp"
#include "invocation.hpp"

namespace hookctl {

/// What became of a step.
struct StepOutcome {
  std::string new_hook_id;           ///< of the hook that was created
  std::vector<std::string> deleted;  ///< those of `remove_ids` that are gone
  bool done = false;
};

/// For people: what differs, and what is done about it.
Result<void> print_plan(const Invocation& in, const aruna::HookPlan& plan);
/// For people: one line for each hook that was made, attached or deleted.
Result<void> print_outcome(const Invocation& in, const aruna::HookStep& step,
                           const StepOutcome& outcome);
/// For scripts: the whole as a document, or a step a line. `outcomes` is empty where nothing was
/// done.
Result<void> print_document(const Invocation& in, const aruna::HookPlan& plan,
                            const std::vector<StepOutcome>& outcomes);

}  // namespace hookctl
