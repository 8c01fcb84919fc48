// When records are sent: as fast as they can be, at a rate, or as far apart as they came.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop.hpp"

namespace hookctl::replay {

/// How fast the recorded time passes: 1 as it did, 2 twice as fast.
using Speed = double;

/// Reads `none` (nothing), `original` (1) and `x0.5`, `x10`; `usage` for anything else.
Result<std::optional<Speed>> parse_timing(std::string_view text);

/// Reads records a second: `50`, `0.5`, `50/s`, `30/m`, `100/h`.
Result<double> parse_rate(std::string_view text);

struct Pace {
  std::optional<Speed> speed;  ///< nothing: the time between records does not count
  std::optional<double> rate;  ///< at most so many a second
  bool free() const { return !speed && !rate; }
};

/// Gives each record its time, in the order in which they are sent.
class Pacer {
 public:
  Pacer(Pace pace, SteadyTime begin) : pace_(pace), begin_(begin), last_(begin) {}

  /// When a record that was received at this time is due: never before the one before it. A record
  /// received before the one before it is due with that one. What was late at a rate is not made
  /// up for, but for a few milliseconds.
  SteadyTime next(Time received_at, SteadyTime now);

 private:
  using Duration = std::chrono::steady_clock::duration;

  Pace pace_;
  SteadyTime begin_;
  std::optional<Time> latest_;
  Duration since_begin_{0};
  SteadyTime last_;
  bool first_ = true;
};

/// Waits until then, to within a fraction of a millisecond; false where the stop came first.
bool wait_until(const Stop& stop, SteadyTime when);

}  // namespace hookctl::replay
