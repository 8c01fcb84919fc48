// A program at work beside us, in a process group of its own.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/error.hpp"
#include "base/io.hpp"

namespace hookctl {

/// How a program ended.
struct Ending {
  int code = 0;    ///< its exit status, where no signal ended it
  int signal = 0;  ///< the signal that ended it, or 0
  bool ok() const { return code == 0 && signal == 0; }
};

/// Where a program's standard streams go. Standard error is always a pipe to us.
struct Streams {
  bool pipe_in = true;   ///< otherwise /dev/null
  bool pipe_out = true;  ///< otherwise where standard error goes
};

/// Variables as `NAME=value`.
using Environment = std::vector<std::string>;

/// This process's own.
Environment own_environment();
/// Where a program is that is named by its path or looked up in PATH, as `Child::start` does it.
/// `not_found` where there is none that may be run.
Result<std::string> find_program(const std::string& name);

/// Without hookctl's secrets: variables named HOOKCTL_…, ARUNA_… and AWS_… are left out.
Environment without_secrets(Environment environment);

/// Starts a program without a shell, looked up in PATH, with none of our descriptors but the
/// standard ones and default signal handling. Destroying it ends it and all of its group.
class Child {
 public:
  /// `config` where it cannot be started, `internal` where the system has no room for it now.
  static Result<Child> start(const std::vector<std::string>& command, Streams streams,
                             Environment environment);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  /// Our ends of the pipes, not blocking; not valid where there is none.
  Fd& in() { return in_; }
  Fd& out() { return out_; }
  Fd& err() { return err_; }
  /// Writes as much of `input` as the program takes at once, and removes it from the front. A
  /// program that wants no more is no error: its standard input is closed then.
  Result<void> feed(std::string_view& input);
  /// Readable when the program has ended; -1 where the kernel has no such descriptor.
  int exit_fd() const { return exit_.get(); }

  /// How it ended, once it has.
  std::optional<Ending> ending();
  /// Ends what is left of the group and forgets the program. Only after it has ended.
  void reap();
  /// Asks the group to end (SIGTERM), and after `grace` makes it (SIGKILL).
  void terminate(std::chrono::milliseconds grace);

 private:
  Child() = default;
  bool wait(std::chrono::milliseconds time);
  pid_t pid_ = -1;
  std::optional<Ending> ending_;
  Fd in_, out_, err_, exit_;
};

}  // namespace hookctl
