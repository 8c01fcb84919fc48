#include "json/stream.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "json/scan.hpp"

namespace hookctl::json {
namespace {

constexpr std::size_t first_room = 64 * 1024;

/// Finds where a value ends, by quotes and brackets alone.
class EndFinder {
 public:
  /// How many of the bytes belong to the value; `done` tells whether its end was among them.
  std::size_t feed(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && !done_)
      at += in_string_ ? string_step(bytes.substr(at)) : step(bytes[at]);
    return at;
  }
  bool done() const { return done_; }

 private:
  std::size_t string_step(std::string_view bytes) {
    if (escaped_) {
      escaped_ = false;
      return 1;
    }
    const std::size_t end = bytes.find_first_of("\"\\");
    if (end == std::string_view::npos) return bytes.size();
    escaped_ = bytes[end] == '\\';
    if (!escaped_) {
      in_string_ = false;
      done_ = depth_ == 0;
    }
    return end + 1;
  }

  std::size_t step(char c) {
    switch (c) {
      case '"':
        // Directly behind a word it would begin another value.
        if (in_word_) break;
        in_string_ = true;
        return 1;
      case '{':
      case '[':
        if (in_word_) break;
        ++depth_;
        return 1;
      case '}':
      case ']':
        if (depth_ == 0) break;
        done_ = --depth_ == 0;
        return 1;
      case ',':
      case ':':
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        if (depth_ == 0) break;
        return 1;
      default:
        in_word_ = depth_ == 0;
        return 1;
    }
    // What ends a number or a word is not a part of it.
    done_ = true;
    return 0;
  }

  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_word_ = false;
  bool done_ = false;
};

}  // namespace

Stream::Stream(ByteSource& source, std::size_t limit)
    : source_(source), limit_(limit), buffer_(std::min(first_room, limit + 1)) {}

tl::unexpected<Error> Stream::refuse(std::string_view what) const {
  return fail(ErrorCode::invalid_input, fmt::format("byte {}: {}", passed_ + at_, what));
}

/// Reads on behind what is there; false at the end. What was passed over makes room first, then the
/// buffer grows.
Result<bool> Stream::fill() {
  if (at_ > 0 && end_ == buffer_.size()) {
    std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
    passed_ += at_;
    end_ -= at_;
    at_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, limit_ + 1));
  HOOKCTL_TRY(const std::size_t got, source_.read({buffer_.data() + end_, buffer_.size() - end_}));
  end_ += got;
  return got > 0;
}

/// The next character that is no blank, which stays; NUL at the end.
Result<char> Stream::peek() {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  for (;;) {
    while (at_ < end_ && std::string_view(" \t\r\n").find(buffer_[at_]) != std::string_view::npos)
      ++at_;
    if (at_ < end_ && passed_ + at_ == 0 && buffer_[0] == byte_order_mark[0]) {
      while (end_ < byte_order_mark.size()) {
        HOOKCTL_TRY(const bool more, fill());
        if (!more) break;
      }
      if (std::string_view(buffer_.data(), end_).starts_with(byte_order_mark)) {
        at_ = byte_order_mark.size();
        continue;
      }
    }
    if (at_ < end_) return buffer_[at_];
    HOOKCTL_TRY(const bool more, fill());
    if (!more) return '\0';
  }
}

Result<bool> Stream::take(char wanted) {
  HOOKCTL_TRY(const char next, peek());
  if (next != wanted || at_ == end_) return false;
  ++at_;
  return true;
}

Result<void> Stream::expect(char wanted) {
  HOOKCTL_TRY(const bool there, take(wanted));
  if (there) return {};
  return at_ == end_ ? refuse("the text ends too early")
                     : refuse(fmt::format("not JSON: “{}” should stand here", wanted));
}

Result<std::string_view> Stream::collect() {
  HOOKCTL_TRY([[maybe_unused]] const char next, peek());
  if (at_ == end_) return refuse("the text ends too early");
  EndFinder finder;
  std::size_t size = 0;
  for (;;) {
    size += finder.feed({buffer_.data() + at_ + size, end_ - at_ - size});
    if (finder.done()) break;
    if (size > limit_) return refuse(fmt::format("a value of more than {}", format_size(limit_)));
    HOOKCTL_TRY(const bool more, fill());
    if (!more) break;
  }
  if (size > limit_) return refuse(fmt::format("a value of more than {}", format_size(limit_)));
  return std::string_view(buffer_.data() + at_, size);
}

Result<std::string_view> Stream::value() {
  HOOKCTL_TRY(const std::string_view text, collect());
  if (auto checked = check(text, {.bytes = text.size(), .string_bytes = text.size()}); !checked)
    return fail(
        std::move(checked).error().within(fmt::format("in the value at byte {}", passed_ + at_)));
  at_ += text.size();
  return text;
}

Result<std::string_view> Stream::key() {
  HOOKCTL_TRY(const char next, peek());
  if (next != '"') {
    return at_ == end_ ? refuse("the text ends too early")
                       : refuse("not JSON: a key should stand here");
  }
  HOOKCTL_TRY(const std::string_view quoted, value());
  key_.assign(quoted);
  HOOKCTL_CHECK(expect(':'));
  return std::string_view(key_);
}

Result<void> Stream::end() {
  HOOKCTL_TRY([[maybe_unused]] const char next, peek());
  if (at_ == end_) return {};
  return refuse("something follows the JSON text");
}

}  // namespace hookctl::json
