// How many records came to what.
#pragma once

#include <cstdint>
#include <map>

#include "replay/latencies.hpp"
#include "replay/outcome.hpp"

namespace hookctl::replay {

struct Tally {
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t skipped = 0;
  std::uint64_t answered = 0;
  std::map<int, std::uint64_t> statuses;  ///< of the answers
  Latencies latencies;                    ///< of the answers

  void add(const Outcome& outcome);
  std::uint64_t records() const { return ok + failed + skipped; }
  /// Failed without an answer: refused before they were sent, or the receiver was silent.
  std::uint64_t unanswered() const { return records() - skipped - answered; }
};

}  // namespace hookctl::replay
