// `--exec`: a command for every accepted message. The capture is the queue.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/runtime.hpp"
#include "listen/command_run.hpp"
#include "listen/journal.hpp"
#include "listen/reception.hpp"

namespace hookctl::listen {

struct CommandOptions {
  CommandRun run;
  unsigned jobs = 1;  ///< runs at the same time
  /// The longest that an answer waits until it is a run's turn.
  std::chrono::milliseconds turn_timeout{10'000};
  /// Whether what waits survives this process: false where the capture does not.
  bool durable = true;
  /// Whether a capture that no command was run for before is run from its start.
  bool from_start = false;
  /// The line to type that sends a message again; may be empty.
  std::function<std::string(const capture::RecordView&)> replay_line;
};

struct CommandCounts {
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  std::uint64_t waiting = 0;  ///< and not begun, or ended before their end
};

/// Waiting messages hold 16 bytes each; threads are there from the first message on.
class CommandWorker final : public Worker {
 public:
  /// The errors are the journal's. The appender and the stop must outlive it: the stop ends the
  /// commands that run, and leaves the rest for the next start. Nothing is begun before `resume`.
  static Result<std::unique_ptr<CommandWorker>> open(CommandOptions options,
                                                     const capture::Appender& capture,
                                                     const Stop& stop, Log& log);
  ~CommandWorker() override;

  /// Begins, with what an earlier process has accepted and not finished.
  void resume();
  void enqueue(const Message& message) override;
  Result<std::string> run_now(const Message& message) override;
  void drain() override;
  CommandCounts counts() const;

 private:
  CommandWorker(CommandOptions options, const capture::Appender& capture, const Stop& stop,
                Log& log);
  void begin_threads();
  void work();
  bool work_off(capture::Place place);
  bool finished(const capture::RecordView& record, capture::Place place, const RunEnd& end);
  void report(const capture::RecordView& record, const std::string& what);
  void seal(std::uint64_t upto);
  void note(std::string_view id, capture::Place place, const Dealt& dealt);
  bool take_turn();
  void give_turn_back();

  const CommandOptions options_;
  const capture::Appender& capture_;
  Stop stop_;  ///< the caller's, or our own end
  Log& log_;
  std::unique_ptr<Journal> journal_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<capture::Place> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;  ///< threads without work
  unsigned running_ = 0;  ///< turns taken, those of answers too
  bool resumed_ = false;
  bool sealed_ = false;  ///< the journal knows some of the capture
  bool ended_ = false;
  CommandCounts counts_;
};

}  // namespace hookctl::listen
