// Signals: the wish to end, from outside.
#pragma once

#include "base/stop.hpp"

namespace hookctl {

/// Lets writes to a pipe without a reader, or beyond the limit of a file's size, fail instead of
/// ending the process.
void ignore_signals_of_writing();

/// SIGINT, SIGTERM and SIGHUP ask `stop` to end; the same one again ends the process at once. A
/// signal that was ignored from the start (nohup) stays ignored. `stop` must outlive the process's
/// work.
void stop_on_signals(Stop& stop);

}  // namespace hookctl
