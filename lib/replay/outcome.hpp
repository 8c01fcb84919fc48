// What became of one record that was replayed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/raw_client.hpp"

namespace hookctl::replay {

struct Outcome {
  enum class State {
    ok,       ///< answered as expected
    failed,   ///< no answer, an unexpected one, or refused before it was sent; `problem` tells
    skipped,  ///< not sent: a dry run, or the end came first
  };
  State state = State::ok;
  std::uint64_t line = 0;  ///< of the capture, counted from 1
  std::string id;          ///< the record's
  std::string method;
  std::string target;  ///< the URL in the form that may be shown
  Time received_at;    ///< as it was recorded
  std::size_t body_bytes = 0;
  Time sent_at;
  double milliseconds = 0;  ///< from the first byte sent to the last one received
  std::optional<http::RawAnswer> answer;
  std::optional<Error> problem;
};

/// Gets each outcome, from one thread at a time, in the order in which they come to pass.
class OutcomeSink {
 public:
  virtual ~OutcomeSink() = default;
  virtual Result<void> take(const Outcome& outcome) = 0;
};

}  // namespace hookctl::replay
