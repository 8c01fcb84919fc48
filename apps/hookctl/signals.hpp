// Signals: the wish to end, from outside.
#pragma once

#include "base/stop.hpp"

namespace hookctl {

/// Lets writes to a pipe without a reader, or beyond the limit of a file's size, fail instead of
/// ending the process.
void ignore_signals_of_writing();

/// SIGINT, SIGTERM and SIGHUP ask `stop` to end; a second one ends the process at once, but for one
/// that comes within a tenth of a second: what sends to a process and to its group, as timeout(1)
/// does, wants one end. A signal that was ignored from the start (nohup) stays ignored. `stop` must
/// outlive the process's work.
void stop_on_signals(Stop& stop);

/// For a command that finishes what it has begun when it is asked to end: as long as this is there,
/// the second signal, whichever, interrupts `haste`, and only the third ends the process at once.
class HasteOnSignals {
 public:
  explicit HasteOnSignals(Stop& haste);
  ~HasteOnSignals();
  HasteOnSignals(const HasteOnSignals&) = delete;
  HasteOnSignals& operator=(const HasteOnSignals&) = delete;
};

}  // namespace hookctl
