// What came of a replay, in a room that does not grow.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "replay/latencies.hpp"
#include "replay/outcome.hpp"

namespace hookctl::replay {

struct Summary {
  std::uint64_t selected = 0;  ///< records that were meant, and reached
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;      ///< refused before it was sent, unanswered, or answered otherwise
  std::uint64_t skipped = 0;     ///< records that were not meant, or not reached
  std::uint64_t unreadable = 0;  ///< lines that are no record
  std::uint64_t torn = 0;        ///< a last line that a crash has cut short
  double seconds = 0;
  Latencies latencies;                    ///< of what was answered
  std::map<int, std::uint64_t> statuses;  ///< of what was answered
  /// The failures' messages, without the record's name, up to 16 of them.
  std::map<std::string, std::uint64_t> problems;
  std::map<ErrorCode, std::uint64_t> codes;  ///< of what failed unanswered
  Error first_unreadable;
  std::optional<Error> ended_by;  ///< why the end came before the capture's

  void add(const Outcome& outcome, bool was_sent);
  /// As if all that was added to the other one had been added here.
  void add(const Summary& other);
  /// Failures with messages that found no room in `problems`.
  std::uint64_t other_problems() const;
  /// Records sent in a second.
  double rate() const { return seconds > 0 ? static_cast<double>(sent) / seconds : 0; }
};

}  // namespace hookctl::replay
