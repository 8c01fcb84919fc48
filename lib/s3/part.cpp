#include "s3/part.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace hookctl::s3 {

Result<void> Part::begin(int number, std::uint64_t capacity) {
  number_ = number;
  capacity_ = capacity;
  size_ = 0;
  if (!in_file()) {
    // Pages that no byte was written to cost nothing, so a small part stays small.
    if (memory_size_ < capacity) {
      memory_.reset();
      memory_ = std::make_unique_for_overwrite<char[]>(capacity);
      memory_size_ = capacity;
    }
    return {};
  }
  memory_.reset();
  memory_size_ = 0;
  file_sha256_ = {};
  file_md5_ = {};
  if (!file_.valid()) {
    HOOKCTL_TRY(file_, open_unnamed_file(folder_));
  } else if (::ftruncate(file_.get(), 0) != 0) {
    return fail(system_error("cannot empty a temporary file", errno));
  }
  return {};
}

Result<std::size_t> Part::fill(std::string_view bytes) {
  bytes = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), capacity_ - size_));
  if (!in_file()) {
    if (!bytes.empty()) std::memcpy(memory_.get() + size_, bytes.data(), bytes.size());
  } else {
    file_sha256_.update(bytes);
    file_md5_.update(bytes);
    for (std::size_t done = 0; done < bytes.size();) {
      const auto written = ::pwrite(file_.get(), bytes.data() + done, bytes.size() - done,
                                    static_cast<off_t>(size_ + done));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return fail(system_error("cannot write a temporary file", errno));
      done += static_cast<std::size_t>(written);
    }
  }
  size_ += bytes.size();
  return bytes.size();
}

Payload Part::digested(Source& source) {
  if (in_file()) {
    md5_ = file_md5_.digest();
    return {source, file_sha256_.digest(), md5_};
  }
  const std::string_view bytes(memory_.get(), size_);
  md5_ = crypto::md5(bytes);
  return {source, crypto::sha256(bytes), md5_};
}

Result<std::size_t> Part::Source::read(std::span<char> room) {
  if (cancelled_) return fail(ErrorCode::interrupted, "the upload was given up");
  const auto count = std::min<std::uint64_t>(room.size(), part_.size_ - at_);
  if (!part_.in_file()) {
    if (count != 0) std::memcpy(room.data(), part_.memory_.get() + at_, count);
    at_ += count;
    return count;
  }
  for (;;) {
    const auto got = ::pread(part_.file_.get(), room.data(), count, static_cast<off_t>(at_));
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
