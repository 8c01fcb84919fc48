// The wish to end early, seen by everything that waits.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "base/error.hpp"

namespace hookctl {

using SteadyTime = std::chrono::steady_clock::time_point;

/// One for a run: a signal or an elapsed deadline asks everything to end. Whatever waits, waits
/// for `fd()` too, and looks at `requested()` between two steps.
class Stop {
 public:
  Stop();
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  /// Asks to end because of a signal. Safe to call from a signal handler.
  void interrupt(int signal) noexcept;
  /// Asks to end at a point in time (`--deadline`); called before the threads start.
  void set_deadline(SteadyTime when);
  std::optional<SteadyTime> deadline() const { return deadline_; }

  /// Whether to end now: a signal came, or the deadline has passed.
  bool requested() const;
  /// The signal that came, or 0.
  int signal() const { return signal_.load(); }
  /// What to return when stopped: `interrupted` or `timed_out`.
  Error error() const;
  /// An eventfd, readable from the moment of `interrupt`; it is never read empty. A deadline does
  /// not make it readable: bound each wait with `remaining`.
  int fd() const { return fd_; }
  /// The time left until the deadline, at most `limit`, never negative.
  std::chrono::milliseconds remaining(std::chrono::milliseconds limit) const;
  /// Waits for `time`; false where it was cut short by a wish to end.
  bool sleep(std::chrono::milliseconds time) const;

 private:
  std::atomic<int> signal_{0};
  std::optional<SteadyTime> deadline_;
  int fd_;
};

}  // namespace hookctl
