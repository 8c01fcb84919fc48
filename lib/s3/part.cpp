#include "s3/part.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <unistd.h>

namespace hookctl::s3 {

Result<void> Part::begin(int number, std::uint64_t capacity) {
  number_ = number;
  capacity_ = capacity;
  size_ = 0;
  sha256_ = {};
  // Pages that no byte was written to cost nothing, so a small part stays small.
  if (!memory_) memory_ = std::make_unique_for_overwrite<char[]>(memory_limit_);
  return {};
}

Result<void> Part::write_to_file(std::string_view bytes, std::uint64_t offset) {
  if (!file_.valid()) {
    HOOKCTL_TRY(file_, open_unnamed_file(folder_));
  }
  for (std::size_t done = 0; done < bytes.size();) {
    const auto written = ::pwrite(file_.get(), bytes.data() + done, bytes.size() - done,
                                  static_cast<off_t>(offset + done));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      return fail(system_error(fmt::format("cannot write a temporary file in {}", folder_), errno));
    done += static_cast<std::size_t>(written);
  }
  return {};
}

Result<std::size_t> Part::fill(std::string_view bytes) {
  bytes = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), capacity_ - size_));
  const auto held = size_ < memory_limit_
                        ? std::min<std::uint64_t>(bytes.size(), memory_limit_ - size_)
                        : std::uint64_t{0};
  if (held != 0) std::memcpy(memory_.get() + size_, bytes.data(), held);
  if (held < bytes.size())
    HOOKCTL_CHECK(write_to_file(bytes.substr(held), size_ + held - memory_limit_));
  sha256_.update(bytes);
  size_ += bytes.size();
  return bytes.size();
}

Result<std::size_t> Part::Source::read(std::span<char> room) {
  if (cancelled_) return fail(ErrorCode::interrupted, "the upload was given up");
  auto count = std::min<std::uint64_t>(room.size(), part_.size_ - at_);
  if (count == 0) return std::size_t{0};
  if (at_ < part_.memory_limit_) {
    count = std::min(count, part_.memory_limit_ - at_);
    std::memcpy(room.data(), part_.memory_.get() + at_, count);
    at_ += count;
    return count;
  }
  for (;;) {
    const auto got = ::pread(part_.file_.get(), room.data(), count,
                             static_cast<off_t>(at_ - part_.memory_limit_));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(system_error("cannot read a temporary file", errno));
    at_ += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }
}

bool Part::Source::rewind() {
  at_ = 0;
  return true;
}

}  // namespace hookctl::s3
