// What a hook does when it fires.
#pragma once

#include "sandbox/events.hpp"

namespace hookctl::sandbox {

/// Marks the object RUNNING, and does what the hook is for: an external one leaves its payload
/// under DIR/fired and is queued for delivery, an internal one acts at once. Lock held, and a
/// transaction begun.
Result<void> fire(State& state, const StoredHook& hook, const aruna::Resource& object,
                  const Event& event);

}  // namespace hookctl::sandbox
