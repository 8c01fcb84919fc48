// A program at work beside us, in a process group of its own.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/error.hpp"
#include "base/io.hpp"

namespace hookctl::convert {

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

/// Starts a program without a shell, looked up in PATH, with none of our descriptors but the
/// standard ones, default signal handling, and an environment without secrets: variables named
/// HOOKCTL_…, ARUNA_… and AWS_… are left out. Destroying it ends it and all of its group.
class Child {
 public:
  static Result<Child> start(const std::vector<std::string>& command, Streams streams);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  /// Our ends of the pipes, not blocking; not valid where there is none.
  Fd& in() { return in_; }
  Fd& out() { return out_; }
  Fd& err() { return err_; }
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

/// The environment that programs get: `NAME=value` without those named above.
std::vector<std::string> environment_without_secrets(const char* const* environment);

}  // namespace hookctl::convert
