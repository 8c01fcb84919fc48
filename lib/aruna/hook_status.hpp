// How far a hook is, as the server keeps it on the object.
#pragma once

#include <optional>
#include <string>

#include "aruna/model.hpp"
#include "base/ids.hpp"

namespace hookctl::aruna {

struct HookStatus {
  enum class State { running, finished, error };
  State state = State::running;
  std::string error;  ///< the text, for `error`
};

/// Reads the key-value of variant HOOK_STATUS whose key is the hook's id; nothing where there is
/// none, or none that can be read.
std::optional<HookStatus> hook_status_of(const Resource& resource, const Ulid& hook_id);

}  // namespace hookctl::aruna
