// Exports HAR 1.2 (HTTP Archive).
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/io.hpp"
#include "capture/record.hpp"

namespace hookctl::capture {

/// Writes entries as they come, none of them kept. What HAR has no place for (the id, a target or
/// bytes that are no text, a record's further fields) is in `_hookctl` members, as the format
/// allows, so that `HarReader` gives the same record back. A record without a response gets one of
/// status 0, as browsers write it for an answer that never came.
class HarWriter {
 public:
  /// The sink must outlive the writer. `version` is hookctl's.
  HarWriter(ByteSink& sink, std::string_view version);

  /// `origin`: scheme, host and port that the record was sent to.
  Result<void> write(const Record& record, std::string_view origin);
  /// Ends the file, which is a HAR without entries where none was written.
  Result<void> end();

 private:
  Result<void> begin();

  ByteSink& sink_;
  std::string version_;
  bool begun_ = false;
  bool first_ = true;
};

}  // namespace hookctl::capture
