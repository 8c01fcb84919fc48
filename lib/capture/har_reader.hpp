// Imports HAR 1.2 (HTTP Archive), as browsers' developer tools and proxies write it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/io.hpp"
#include "capture/record.hpp"
#include "json/stream.hpp"

namespace hookctl::capture {

/// What a HAR has next.
struct HarEntry {
  enum class Kind {
    record,      ///< `record` is there
    skipped,     ///< no HTTP request: a WebSocket, a data URL; `problem` says so
    unreadable,  ///< `problem` names the entry and what is wrong with it
    end
  };
  Kind kind = Kind::end;
  std::uint64_t number = 0;  ///< counted from 1
  Record record;
  /// Whether the body is, byte for byte, the one that was sent. A HAR holds it as text, which
  /// cannot tell; the record then has `"body_exact":false`. One that `HarWriter` wrote can.
  bool exact = true;
  Error problem;
};

/// Holds one entry at a time.
class HarReader {
 public:
  /// Source and random must outlive the reader. `limit`: of one entry, in bytes.
  HarReader(ByteSource& source, Random& random, std::size_t limit);

  /// Puts the next entry where the last one was. An error is the source's or tells that the text is
  /// no HAR, and is final.
  Result<void> next(HarEntry& entry);

 private:
  enum class State { start, entries, done };

  Result<void> start();
  Result<bool> enter_entries();
  Result<void> finish();
  Result<void> other_member(std::string_view key);

  json::Stream stream_;
  Random& random_;
  State state_ = State::start;
  std::uint64_t number_ = 0;
  bool seen_entries_ = false;
};

}  // namespace hookctl::capture
