// One run of a command for one message: the body on standard input, a time limit, and an end with
// all its children.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/child.hpp"
#include "base/io.hpp"
#include "base/stop.hpp"
#include "capture/record_parser.hpp"

namespace hookctl::listen {

struct CommandRun {
  std::vector<std::string> command;
  std::chrono::milliseconds timeout{0};  ///< 0 for none
  std::string capture;                   ///< the capture's name; empty where there is none to tell
};

struct RunEnd {
  enum class How {
    ended,      ///< by itself; `ending` tells how
    timed_out,  ///< after `timeout`
    stopped     ///< the stop wanted it
  };
  How how = How::ended;
  Ending ending;
  std::chrono::milliseconds took{0};
  bool ok() const { return how == How::ended && ending.ok(); }
};

/// "ended with status 3", "was ended by signal 9 (Killed)", "took longer than 1h and was ended".
std::string describe(const RunEnd& end, std::chrono::milliseconds timeout);

/// Runs it to its end. What it prints to standard error goes to `err`, and standard output to
/// `out`, or to `err` too where that is null; an error of a sink ends the command and is returned.
/// Its environment is this process's, and HOOKCTL_RECORD_ID, HOOKCTL_RECORD_METHOD,
/// HOOKCTL_RECORD_PATH (without the query) and HOOKCTL_RECORD_CAPTURE. Errors are those of
/// `Child::start`.
Result<RunEnd> run_command(const CommandRun& run, const capture::RecordView& record,
                           const Stop& stop, ByteSink* out, ByteSink& err);

}  // namespace hookctl::listen
