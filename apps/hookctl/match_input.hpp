// What `match` holds against one another: a hook from wherever it is, and what happens to an
// object.
#pragma once

#include <string>

#include "aruna/hook_definition.hpp"
#include "aruna/hook_match.hpp"
#include "base/error.hpp"
#include "invocation.hpp"

namespace hookctl {

/// The hook that --hook means: a file (a CreateHookRequest, a HookInfo, a list of these, a file of
/// `apply`), or the id of a registered one, which is looked for among the owned hooks and those of
/// the subject's project. --name chooses among several.
Result<aruna::HookInfo> read_hook_argument(const Invocation& in, const aruna::Subject& subject);

/// The argument PAYLOAD: a payload, a record of a capture, or a resource.
Result<aruna::Subject> read_subject_argument(const Invocation& in);

}  // namespace hookctl
