// Which messages of a capture a command has been run for: a file beside the capture, `FILE.done`,
// that makes the capture a queue which survives a crash.
//
// {"v":1,"from":OFFSET,"before":HEX}           the first line: the queue begins there
// {"upto":OFFSET,"before":HEX}                 the capture held so much
// {"id":…,"offset":N,"exit":0,"ms":12}         a run that came to its end; or "signal", "timed_out"
// {"id":…,"offset":N,"answered":true}          a message whose sender waits for the command's
// answer
//
// `before` is the SHA-256 of what stands right before the offset in the capture (at most 4 KiB). By
// that, and by the ids at their places, a journal and a capture that do not belong together are
// known.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/child.hpp"
#include "base/io.hpp"
#include "base/log.hpp"
#include "capture/appender.hpp"

namespace hookctl::listen {

/// How a message was dealt with.
struct Dealt {
  enum class How {
    ended,      ///< the command came to its end, good or bad
    timed_out,  ///< it was ended, since it took too long
    answered    ///< its sender waits for the answer; after a crash nobody would hear it
  };
  How how = How::ended;
  Ending ending = {};
  std::chrono::milliseconds took{0};
};

class Journal {
 public:
  struct Opened {
    std::unique_ptr<Journal> journal;
    /// The accepted messages that no command has dealt with, in the capture's order.
    std::deque<capture::Place> waiting;
  };
  /// Opens the journal of a capture, or makes it (mode 0600), and leaves out of it what is settled.
  /// A new one begins at the capture's end: what was captured without a command is not run, unless
  /// `from_start`. One that belongs to another capture begins anew at the end in any case, with a
  /// warning. `invalid_input` where the file is no journal, `config` where it cannot be written.
  /// The capture's lock is the journal's, too.
  static Result<Opened> open(const capture::Appender& capture, bool from_start, Log& log);

  /// Notes a message as dealt with, by one write. Safe to call from several threads. What a crash
  /// of the machine takes of it is dealt with again: at least once.
  Result<void> note(std::string_view id, capture::Place place, const Dealt& dealt);

  /// Notes what the capture holds up to an offset, so that the next start knows it again. Safe to
  /// call from several threads.
  Result<void> seal(const capture::Appender& capture, std::uint64_t upto);

  const std::string& path() const { return path_; }

 private:
  Journal(std::string path, Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string path_;
  Fd fd_;
};

}  // namespace hookctl::listen
