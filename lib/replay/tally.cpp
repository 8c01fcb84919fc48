#include "replay/tally.hpp"

namespace hookctl::replay {

void Tally::add(const Outcome& outcome) {
  switch (outcome.state) {
    case Outcome::State::ok:
      ++ok;
      break;
    case Outcome::State::failed:
      ++failed;
      break;
    case Outcome::State::skipped:
      ++skipped;
      return;
  }
  if (!outcome.answer) return;
  ++answered;
  ++statuses[outcome.answer->status];
  latencies.add(outcome.milliseconds);
}

}  // namespace hookctl::replay
