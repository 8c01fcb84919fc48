// A command: what the command line knows of it, and what it does.
#pragma once

#include "base/error.hpp"
#include "cli/spec.hpp"

namespace hookctl {

class Invocation;

/// Every command is one constant, `constinit const Command NAME_command`, in commands/NAME.cpp,
/// and one line in commands.cpp.
struct Command {
  cli::CommandSpec spec;
  /// Does it, with all options read and checked; gives the exit code. Null where only the commands
  /// below it do something ("ledger", whose "ledger list" does).
  Result<int> (*run)(Invocation&) = nullptr;
  /// Whether it looks at `Runtime::stop`. Where it does not, a signal ends the process at once:
  /// right for what neither waits nor leaves anything behind.
  bool watches_stop = true;
};

}  // namespace hookctl
