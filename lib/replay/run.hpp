// Sends the records of a capture again.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/runtime.hpp"
#include "http/raw_client.hpp"
#include "http/target.hpp"
#include "replay/expectation.hpp"
#include "replay/outcome.hpp"
#include "replay/pacing.hpp"
#include "replay/refresh.hpp"
#include "replay/response_log.hpp"
#include "replay/selection.hpp"
#include "replay/summary.hpp"

namespace hookctl::replay {

struct RunOptions {
  http::Target target;
  /// Records under way at the same time, each on a connection and a thread of its own. With 1 they
  /// are sent in order, each after the answer to the one before it.
  unsigned concurrency = 1;
  Pace pace;
  Expectations expectations;
  http::RawClientOptions client;
  bool dry_run = false;    ///< nothing is sent or refreshed; each outcome is `skipped`
  bool fail_fast = false;  ///< the first failure ends it
};

/// What a run works with; all that is pointed to must outlive it.
struct RunParts {
  const Selection& selection;
  Refresher* refresher = nullptr;    ///< null: records are sent as they are
  ResponseLog* responses = nullptr;  ///< null: answers are not kept
  std::vector<OutcomeSink*> sinks = {};
};

/// Goes through a capture once, with one record in memory for each that is under way. Where the
/// runtime's stop asks for the end, or the capture, a sink or the response log fails, nothing more
/// is sent, and what was done is told with `ended_by`.
///
/// `end`, a part of the runtime's stop, is cancelled once nothing more is to be sent: the capture
/// should be read with it, so that nobody waits for what it will still hold. What is under way goes
/// on until the runtime's own stop.
Summary run(ByteSource& capture, const RunOptions& options, const RunParts& parts,
            const Runtime& runtime, Stop& end);

}  // namespace hookctl::replay
