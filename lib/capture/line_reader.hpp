// Lines of any number, one at a time, in a buffer that grows to the longest and no further.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/io.hpp"

namespace hookctl::capture {

struct Line {
  enum class State {
    whole,      ///< it ended in a newline
    torn,       ///< the source ended within it
    oversized,  ///< longer than the limit; passed over, and empty here
    end         ///< there is none
  };
  State state = State::end;
  std::uint64_t number = 0;  ///< counted from 1
  std::string_view text;     ///< without the newline
  std::uint64_t offset = 0;  ///< of its first byte, counted from where the reader began
};

class LineReader {
 public:
  /// The source must outlive the reader. `limit` is in bytes, the newline not counted.
  LineReader(ByteSource& source, std::size_t limit);

  /// The next line, good until the one after it. An error is the source's.
  Result<Line> next();

 private:
  Result<bool> fill();
  Result<Line> skip_rest(std::uint64_t offset);

  ByteSource& source_;
  std::size_t limit_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  ///< of the line
  std::size_t end_ = 0;    ///< of what has been read
  std::uint64_t number_ = 0;
  std::uint64_t before_ = 0;  ///< bytes of the source that stood before the buffer's
};

}  // namespace hookctl::capture
