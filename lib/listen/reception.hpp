// What a receiver does with one message: judge it, record it, answer it, and hand it on to work.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "capture/appender.hpp"
#include "capture/record.hpp"
#include "capture/record_parser.hpp"

namespace hookctl::listen {

/// What a scheme finds of a message.
struct Verdict {
  bool accepted = true;
  std::string_view
      code;  ///< stable: a Mosaic verdict's code, "ACCEPTED", "INVALID_HOOK_PAYLOAD", …
  std::string message;  ///< for people, in one sentence; empty where there is nothing to say
  std::string subject;  ///< what came, in a few words: a message's type and id, hook and object
};

/// What a record says of its verdict: its field `verdict`, as `further` has it. Nothing for scheme
/// none, which judges nothing.
std::string verdict_field(std::string_view scheme, const Verdict& verdict);

/// Whether a record was accepted when it was received, or was never judged.
bool was_accepted(const capture::RecordView& record);

/// An answer ready to be sent.
struct Answer {
  int status = 200;
  std::string content_type = {};  ///< empty where there is no body
  std::string body = {};
  /// Further header fields, in order; those of the connection and Content-Length are not among
  /// them.
  capture::HeaderList headers = {};
};

/// A message that was recorded and accepted. All of it is views, good as long as the call that it
/// is handed to.
struct Message {
  const capture::RecordView& record;
  capture::Place place;  ///< in the capture; empty where there is none
};

/// Answers accepted messages, in place of the answer that is always the same: what `--exec` prints,
/// or what `--forward` was told. Safe to use from several threads.
class Responder {
 public:
  virtual ~Responder() = default;
  /// Returns once there is an answer; a failure is an answer too (502, 504, a Mosaic error).
  virtual Answer respond(const Message& message) = 0;
};

/// Where accepted messages go: a command (`--exec`). Safe to use from several threads.
class Worker {
 public:
  virtual ~Worker() = default;
  /// Takes a message that has been answered, or is about to be; returns at once. What is needed
  /// later is read back from the capture, so that waiting messages hold no memory.
  virtual void enqueue(const Message& message) = 0;
  /// Runs the command now and gives what it printed: the answer of a Mosaic receiver. Waits its
  /// turn; `timed_out` where all turns were taken for too long, any other error is the command's
  /// failure.
  virtual Result<std::string> run_now(const Message& message) = 0;
  /// Returns once all accepted messages are worked off, or the stop wants more haste.
  virtual void drain() = 0;
};

}  // namespace hookctl::listen
