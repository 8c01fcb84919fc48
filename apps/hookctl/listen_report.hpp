// What “hookctl listen” tells of the requests that come.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/stop.hpp"
#include "invocation.hpp"
#include "listen/receiver.hpp"

namespace hookctl {

/// A line a request on standard error, and with `-o ndjson` one on standard output.
class ListenReport final : public listen::Observer {
 public:
  /// `capture` is the file's path as it was given, empty where there is none. Where standard output
  /// cannot be written to, `end` is cancelled.
  ListenReport(const Invocation& in, std::string capture, Stop& end);

  void take(const listen::Event& event) override;
  /// Prints a line on standard output at once, between those of messages.
  Result<void> line(std::string_view text);
  /// Prints the summary of `-o json`; or the error that standard output has met.
  Result<void> finish(const listen::ReceiverCounts& counts);

 private:
  void log(const listen::Event& event) const;
  void print(const listen::Event& event);

  const Invocation& in_;
  std::string capture_;
  Stop& end_;
  Time began_;
  std::mutex mutex_;
  std::optional<Error> problem_;
};

}  // namespace hookctl
