// What a receiver does with one message: judge it, record it, answer it, and hand it on to work.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "capture/appender.hpp"
#include "capture/record.hpp"

namespace hookctl::listen {

/// What a scheme finds of a message.
struct Verdict {
  bool accepted = true;
  std::string_view
      code;  ///< stable: a Mosaic verdict's code, "ACCEPTED", "INVALID_HOOK_PAYLOAD", …
  std::string message;  ///< for people, in one sentence
  std::string subject;  ///< what came, in a few words: a message's type and id, hook and object
};

/// An answer ready to be sent.
struct Answer {
  int status = 200;
  std::string content_type;  ///< empty where there is no body
  std::string body;
};

/// A message that was recorded and accepted.
struct Message {
  const capture::Record& record;
  capture::Place place;  ///< in the capture
};

/// Where accepted messages go: a command (`--exec`). Safe to use from several threads.
class Worker {
 public:
  virtual ~Worker() = default;
  /// Takes a message that has been answered, or is about to be; returns at once. What is needed
  /// later is read back from the capture, so that waiting messages hold no memory.
  virtual void enqueue(const Message& message) = 0;
  /// Runs the command now and gives what it printed: the answer of a Mosaic receiver. Waits its
  /// turn; an error is the command's failure, or that all turns were taken for too long.
  virtual Result<std::string> run_now(const Message& message) = 0;
  /// Returns once all accepted messages are worked off, or the stop wants more haste.
  virtual void drain() = 0;
};

}  // namespace hookctl::listen
