// The end of a capture file that is written to: a crash loses nothing that was acknowledged.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/log.hpp"

namespace hookctl::capture {

/// Where a record's line stands in its file, in bytes, the newline included.
struct Place {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct AppendOptions {
  /// Each record is on the disk (fdatasync, one for all that wait at the same time) before `append`
  /// returns: proof against a crash of the machine, not of the process alone.
  bool sync = false;
};

/// Appends records to a capture, each with one write. It alone writes to the file: the file is
/// locked as long as the appender is there.
class Appender {
 public:
  /// Opens a capture, or makes it (mode 0600). A last line that a crash has torn is cut off with a
  /// warning, since it was never acknowledged; a whole one that lacks its newline gets it.
  /// `invalid_input` where the file is no capture, which is left as it is; `config` where it cannot
  /// be written to or another process appends to it; `usage` for "-".
  static Result<std::unique_ptr<Appender>> open(const std::string& path, AppendOptions options,
                                                Log& log);
  virtual ~Appender() = default;

  /// Appends a line as `format_record` makes it. An error (`config`: a full disk, a limit) means
  /// that nothing of it is in the file: what was torn is cut off again, and the next one may well
  /// find room. Safe to call from several threads. SIGXFSZ must be ignored.
  virtual Result<Place> append(std::string_view line) = 0;
  /// Reads a line back as it was appended, newline included. Safe to call from several threads.
  virtual Result<std::string> read(Place place) const = 0;
  /// The bytes of whole lines in the file.
  virtual std::uint64_t size() const = 0;
  virtual const std::string& path() const = 0;
};

}  // namespace hookctl::capture
