// A connected socket that waits with a limit, for the server's connections.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <sys/uio.h>

#include "base/error.hpp"
#include "base/io.hpp"

namespace hookctl::http {

/// Non-blocking underneath; each call waits at most `idle_timeout` for the other side to move.
class ServerSocket {
 public:
  ServerSocket(Fd fd, std::chrono::milliseconds idle_timeout);

  int fd() const { return fd_.get(); }
  /// Waits until there is something to read (or the end); false when one of the descriptors in
  /// `others` became readable first, or when the time is over.
  bool wait_readable(std::span<const int> others) const;
  /// The moment after which nothing more is read: `timed_out`. Writing goes on.
  void set_read_deadline(std::optional<std::chrono::steady_clock::time_point> when) {
    read_deadline_ = when;
  }
  /// At least one byte, or 0 at the end.
  Result<std::size_t> read(std::span<char> room);
  /// All bytes of both views, in as few segments as they fit into. `more` tells the kernel that
  /// further bytes follow at once.
  Result<void> write(std::string_view first, std::string_view second = {}, bool more = false);
  Result<void> send_file(int file, std::uint64_t offset, std::uint64_t length);
  /// Says that nothing more comes, and takes what the other side still sends for a moment, so that
  /// a last answer is not lost to a reset.
  void linger();
  /// Takes nothing more in, from another thread: what has come is still read, and answered.
  void shut_intake() const;
  /// Wakes whoever waits on it, from another thread.
  void abort() const;

 private:
  Result<void> wait(short events) const;
  /// How long a read may wait; `timed_out` where its time is over.
  Result<std::chrono::milliseconds> patience(short events) const;

  Fd fd_;
  std::chrono::milliseconds idle_timeout_;
  std::optional<std::chrono::steady_clock::time_point> read_deadline_;
};

}  // namespace hookctl::http
