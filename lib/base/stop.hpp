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
  /// A part of a run that can be ended by itself, and ends with the whole. The whole must outlive
  /// it.
  explicit Stop(const Stop* whole);
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  /// Asks to end because of a signal. Safe to call from a signal handler.
  void interrupt(int signal) noexcept;
  /// Asks to end because nobody wants the outcome any more. Safe to call from any thread.
  void cancel() noexcept;
  /// Asks to end at a point in time (`--deadline`); called before the threads start.
  void set_deadline(SteadyTime when);
  std::optional<SteadyTime> deadline() const;

  /// Whether to end now: a signal came, or the deadline has passed.
  bool requested() const;
  /// The signal that came, or 0.
  int signal() const;
  /// What to return when stopped: `interrupted` or `timed_out`.
  Error error() const;
  /// A descriptor that is readable from the moment of `interrupt` on; it is never read. A deadline
  /// does not make it readable: bound each wait with `remaining`.
  int fd() const { return whole_ == nullptr ? event_ : both_; }
  /// The time left until the deadline, at most `limit`, never negative.
  std::chrono::milliseconds remaining(std::chrono::milliseconds limit) const;
  /// Waits for `time`; false where it was cut short by a wish to end.
  bool sleep(std::chrono::milliseconds time) const;

 private:
  void ring() noexcept;

  const Stop* whole_ = nullptr;
  std::atomic<int> signal_{0};
  std::atomic<bool> cancelled_{false};
  std::optional<SteadyTime> deadline_;
  int event_;
  int both_ = -1;  // an epoll of our event and the whole's
};

}  // namespace hookctl
