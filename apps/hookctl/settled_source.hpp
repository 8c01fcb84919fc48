// A file as long as it was when it was opened.
#pragma once

#include <algorithm>
#include <optional>

#include "base/io.hpp"

namespace hookctl {

/// Ends where the source ended when this was made, where it could tell: a capture may grow by the
/// very messages that are sent, or worked off, from it. The source must outlive it.
class SettledSource final : public ByteSource {
 public:
  explicit SettledSource(ByteSource& source) : source_(source), size_(source.size()) {
    // What the kernel makes up as it is read, as in /proc, has no size.
    if (size_ == 0) size_.reset();
  }

  Result<std::size_t> read(std::span<char> room) override {
    if (size_)
      room = room.first(static_cast<std::size_t>(
          std::min<std::uint64_t>(room.size(), *size_ - std::min(*size_, taken_))));
    if (room.empty()) return 0;
    HOOKCTL_TRY(const std::size_t bytes, source_.read(room));
    taken_ += bytes;
    return bytes;
  }
  std::optional<std::uint64_t> size() const override { return size_; }

 private:
  ByteSource& source_;
  std::optional<std::uint64_t> size_;
  std::uint64_t taken_ = 0;
};

}  // namespace hookctl
