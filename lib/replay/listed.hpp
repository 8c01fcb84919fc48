// How many records a report lists, and how they came out.
#pragma once

#include <cstdint>

#include "replay/outcome.hpp"

namespace hookctl::replay {

struct Listed {
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t skipped = 0;
  std::uint64_t unanswered = 0;  ///< of those that failed: not sent, or the receiver was silent

  void add(const Outcome& outcome) {
    if (outcome.state == Outcome::State::ok) ++ok;
    if (outcome.state == Outcome::State::skipped) ++skipped;
    if (outcome.state != Outcome::State::failed) return;
    ++failed;
    if (!outcome.answer) ++unanswered;
  }
  std::uint64_t records() const { return ok + failed + skipped; }
};

}  // namespace hookctl::replay
