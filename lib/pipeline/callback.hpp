// Telling Aruna, and remembering that it has not been told.
#pragma once

#include <string>
#include <vector>

#include "aruna/api.hpp"
#include "aruna/payload.hpp"
#include "pipeline/ledger.hpp"

namespace hookctl::pipeline {

/// The callback for a payload's ids.
aruna::HookCallback make_callback(const aruna::Payload& payload, Outcome outcome);

/// What Aruna is told of a failure: bounded, in one line.
Outcome failure_outcome(const Error& error, bool as_label);

enum class Delivery {
  delivered,
  kept,     ///< not delivered: it stays in the ledger
  lost,     ///< not delivered, and the ledger could not be written
  refused,  ///< the server will never take it: forgotten
};
struct DeliveryReport {
  Delivery delivery = Delivery::kept;
  std::optional<Error> error;
};

/// Sends a callback that the ledger owes and this process holds, and writes down how that went.
/// Where an earlier run may have sent it (`sending`) and the server can be asked, it is asked
/// first. One that has no time for its last words is kept without a try.
DeliveryReport deliver(aruna::Api& api, Ledger& ledger, const aruna::HookCallback& callback,
                       bool ask_first);

/// Sends every callback that is owed, but for those that another process is at; gives how many
/// could not be delivered.
struct FlushReport {
  std::size_t delivered = 0;
  std::size_t failed = 0;
  std::vector<std::pair<JobId, Error>> errors;
};
Result<FlushReport> flush(aruna::Api& api, Ledger& ledger, bool can_ask);

}  // namespace hookctl::pipeline
