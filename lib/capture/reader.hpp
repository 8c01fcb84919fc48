// Goes through a capture of any length: one record in memory at a time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/error.hpp"
#include "base/io.hpp"
#include "capture/line_reader.hpp"
#include "capture/record_parser.hpp"

namespace hookctl::capture {

/// The longest line that is read where nothing else is said. A body takes a third more room in a
/// record than it has bytes.
inline constexpr std::size_t longest_record = 64 * 1024 * 1024;

/// What a capture has next.
struct Entry {
  enum class Kind {
    record,      ///< `record` is there
    unreadable,  ///< a line that is no record, or is too long; `problem` names the line
    torn,        ///< the last line, cut short as by a crash; `problem` names it
    end
  };
  Kind kind = Kind::end;
  std::uint64_t line = 0;  ///< counted from 1
  RecordView record;       ///< good until the next entry
  Error problem;
};

/// Reads what a line holds, as `Reader` does: for those who share the lines out among threads. The
/// entry's record is good as long as the line's text and the parser are there.
void read_entry(const Line& line, std::size_t limit, RecordParser& parser, Entry& entry);

/// Whether a line has nothing in it.
bool is_blank(const Line& line);

/// Empty lines are passed over. A last line without a newline is a record where it reads as a whole
/// one, and torn otherwise.
class Reader {
 public:
  /// The source must outlive the reader.
  explicit Reader(ByteSource& source, std::size_t limit = longest_record,
                  Digests digests = Digests::compared);

  /// Puts the next entry where the last one was. An error is the source's, and final.
  Result<void> next(Entry& entry);

 private:
  LineReader lines_;
  std::size_t limit_;
  RecordParser parser_;
};

}  // namespace hookctl::capture
