// The handler of a receiver's requests: from the first byte of a body to the answer.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/runtime.hpp"
#include "capture/appender.hpp"
#include "http/server.hpp"
#include "listen/reception.hpp"
#include "listen/scheme.hpp"

namespace hookctl::listen {

/// What became of a request; views that are good during the call.
struct Event {
  Time received_at;
  std::string_view id;  ///< of the message's record; empty for what did not become a message
  std::string_view method;
  std::string_view target;  ///< as it came; its query may hold secrets
  std::size_t size = 0;     ///< of the body, in bytes
  const Verdict* verdict = nullptr;
  bool recorded = false;  ///< it is in the capture
  int status = 0;         ///< that was answered
  bool answered = false;  ///< and the answer could be sent
  double milliseconds = 0;
};

/// Is told of every request, from the thread that answered it.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void take(const Event& event) = 0;
};

struct ReceiverOptions {
  /// The path to take messages at, as it stands in a request; empty for all of them.
  std::string path = {};
  std::size_t max_body = std::size_t{10} * 1024 * 1024;
  /// How many messages to take; further ones are answered 503. 0 for no end.
  std::uint64_t count = 0;
};

/// What a receiver works with. All that is pointed to must outlive it.
struct ReceiverParts {
  const Scheme& scheme;
  Answer accepted;                       ///< where there is no responder
  capture::Appender* capture = nullptr;  ///< null where nothing is recorded
  Responder* responder = nullptr;
  Worker* worker = nullptr;
  Observer& observer;
  /// Cancelled once `count` messages have been answered.
  Stop* end = nullptr;
};

struct ReceiverCounts {
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;  ///< by the scheme; on record
  /// Not taken: unreadable, too large, too slow, wrong path, no room on the disk.
  std::uint64_t refused = 0;
};

/// Takes messages by POST and PUT. GET and HEAD of /healthz are answered 200 `{"status":"ok"}`.
/// Every message is judged, recorded whatever the verdict, answered, and handed on where it was
/// accepted. What could not be recorded is answered 507, and nothing more is done with it.
class Receiver {
 public:
  Receiver(ReceiverOptions options, ReceiverParts parts, const Runtime& runtime);
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  /// Answers one request. Safe to call from several threads.
  void handle(http::Exchange& exchange);

  /// Counts a request as refused whose head the server could not read.
  void count_refused();

  /// Whether as many messages have been answered as were wanted, where a number was.
  bool complete() const;
  ReceiverCounts counts() const;

 private:
  class Reception;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hookctl::listen
