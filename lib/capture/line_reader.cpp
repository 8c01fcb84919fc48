#include "capture/line_reader.hpp"

#include <algorithm>
#include <cstring>

namespace hookctl::capture {
namespace {

constexpr std::size_t first_room = 256 * 1024;

}  // namespace

LineReader::LineReader(ByteSource& source, std::size_t limit)
    : source_(source), limit_(limit), buffer_(std::min(first_room, limit + 1)) {}

Result<Line> LineReader::next() {
  std::size_t searched = 0;
  const std::uint64_t offset = before_ + begin_;
  ++number_;
  for (;;) {
    const char* from = buffer_.data() + begin_ + searched;
    const std::size_t length = end_ - begin_;
    if (const void* found = std::memchr(from, '\n', length - searched)) {
      const auto size =
          static_cast<std::size_t>(static_cast<const char*>(found) - (buffer_.data() + begin_));
      const Line line{Line::State::whole, number_, {buffer_.data() + begin_, size}, offset};
      begin_ += size + 1;
      return line;
    }
    searched = length;
    if (length > limit_) return skip_rest(offset);
    HOOKCTL_TRY(const bool more, fill());
    if (more) continue;
    begin_ = end_;
    return length == 0
               ? Line{Line::State::end, number_, {}, offset}
               : Line{Line::State::torn, number_, {buffer_.data() + end_ - length, length}, offset};
  }
}

/// Reads on behind what is there; false at the end. The line moves to the front where room is
/// short, and the room doubles where that is not enough.
Result<bool> LineReader::fill() {
  if (begin_ > 0 && (begin_ == end_ || end_ == buffer_.size())) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    before_ += begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, limit_ + 1));
  HOOKCTL_TRY(const std::size_t read, source_.read({buffer_.data() + end_, buffer_.size() - end_}));
  end_ += read;
  return read > 0;
}

Result<Line> LineReader::skip_rest(std::uint64_t offset) {
  for (;;) {
    before_ += end_;
    begin_ = end_ = 0;
    HOOKCTL_TRY(const bool more, fill());
    if (!more) break;
    const void* found = std::memchr(buffer_.data(), '\n', end_);
    if (found == nullptr) continue;
    begin_ = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()) + 1;
    break;
  }
  return Line{Line::State::oversized, number_, {}, offset};
}

}  // namespace hookctl::capture
