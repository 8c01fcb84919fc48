// What happens to resources, and the hooks that fire on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sandbox/state.hpp"

namespace hookctl::sandbox {

struct Event {
  std::vector<hooks::TriggerType> triggers;
  /// The key-values that filters look at; all of the object's where there are none.
  std::optional<std::vector<aruna::KeyValue>> looked_at = {};
  /// How many hooks led here, one through the next; bounded, where Aruna goes on for ever.
  int depth = 0;
};

/// Fires every hook that is attached to the project, waits for one of the triggers and has a filter
/// that matches. Lock held, and a transaction begun. As with Aruna, each hook's status is written
/// over the object as it was at the event, so that of several hooks on one event only the last
/// one's status stays.
Result<void> raise(State& state, const aruna::Resource& object, const Event& event);

/// The triggers that key-values bring with them when they are added.
std::vector<hooks::TriggerType> added_triggers(const std::vector<aruna::KeyValue>& added);

/// Writes a hook's status on an object as a key-value, in place of an earlier one.
void set_hook_status(aruna::Resource& object, const StoredHook& hook, const std::string& status,
                     const std::string& error = {});

/// Writes another status into what `set_hook_status` wrote; the hook itself may be gone by then.
Result<void> change_hook_status(aruna::Resource& object, std::string_view hook_id,
                                const std::string& status, const std::string& error);

/// The key-value that `set_hook_status` wrote.
aruna::KeyValue status_key_value(const aruna::Resource& object, const StoredHook& hook);

/// The status of a HOOK_STATUS key-value: RUNNING, FINISHED or ERROR, and ERROR's text.
struct HookStatus {
  std::string status;
  std::string error;
};
std::optional<HookStatus> read_hook_status(std::string_view value);

/// Records that a receiver could not be reached. Takes the lock.
void record_failed_delivery(State& state, const Delivery& delivery, const std::string& why);

}  // namespace hookctl::sandbox
