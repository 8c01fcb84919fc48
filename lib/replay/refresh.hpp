// Makes a recorded message acceptable again: for Mosaic a new timestamp and signature, for Aruna a
// new download URL. Every other byte stays.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "capture/record_parser.hpp"

namespace hookctl::replay {

/// A record's headers and body, ready to be sent. Owned, so that it outlives the record's line.
struct Prepared {
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// Changes what has expired. Safe to use from several threads.
class Refresher {
 public:
  virtual ~Refresher() = default;
  /// The record as it is to be sent now. `verification_failed` where it has expired and cannot be
  /// made anew (the message says since when), `invalid_input` where it is of no known scheme.
  virtual Result<Prepared> refresh(const capture::RecordView& record) = 0;
};

}  // namespace hookctl::replay
