// A capture in a folder of its own, and commands that are run for its messages.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/io.hpp"
#include "capture/record.hpp"
#include "listen/command_worker.hpp"

namespace hookctl::listen::test {

struct ExecWorld {
  ExecWorld();

  /// Opens the capture, as at the start of a process.
  void open();
  /// Closes worker and capture, as a process's end does; the command that runs is ended.
  void close();
  /// A worker for a shell's script; `change` may alter its options.
  template <typename Change>
  Result<void> start(std::string script, Change change) {
    CommandOptions options;
    options.run.command = {"sh", "-c", std::move(script)};
    options.run.capture = file;
    change(options);
    auto opened = CommandWorker::open(std::move(options), *capture, stop, log);
    if (!opened) return fail(std::move(opened).error());
    worker = std::move(*opened);
    worker->resume();
    return {};
  }
  Result<void> start(std::string script) {
    return start(std::move(script), [](CommandOptions&) {});
  }

  /// Appends a record, and does no more.
  capture::Place append(const std::string& id, const std::string& body,
                        const std::string& further = {});
  /// Appends a record and hands it on.
  void send(const std::string& id, const std::string& body = "{}");
  /// Has it answered.
  Result<std::string> answer(const std::string& id, const std::string& body);

  std::string out() const;     ///< what scripts have written to $OUT
  std::string logged() const;  ///< the log's lines

  TempFolder folder = TempFolder::create("/tmp").value();
  std::string file = folder.path() + "/capture.ndjson";
  Log log;
  Stop stop;
  std::unique_ptr<capture::Appender> capture;
  std::unique_ptr<CommandWorker> worker;

 private:
  mutable std::mutex mutex_;
  std::string logged_;
};

}  // namespace hookctl::listen::test
