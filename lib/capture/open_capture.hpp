// What must be so before a capture is appended to: a regular file, locked, that ends in a whole
// line.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/log.hpp"

namespace hookctl::capture {

struct OpenCapture {
  Fd fd;                   ///< for reading and appending, locked by flock(2)
  std::uint64_t size = 0;  ///< of whole lines
  bool made = false;       ///< it was not there
};

/// Opens, locks and mends, as `Appender::open` promises.
Result<OpenCapture> open_capture(const std::string& path, Log& log);

}  // namespace hookctl::capture
