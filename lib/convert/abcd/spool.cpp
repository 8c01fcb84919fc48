#include "convert/abcd/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace hookctl::convert::abcd {
namespace {

constexpr std::size_t piece_size = 64 * 1024;

Error disk_error(std::string_view doing) {
  Error error = system_error(doing, errno, ErrorCode::convert_failed);
  error.hint = "a temporary file is needed for large documents; see --temp-dir";
  return error;
}

Result<void> write_at(int fd, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(disk_error("cannot write a temporary file"));
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

}  // namespace

Spool::Spool(std::string folder, std::size_t memory)
    : folder_(std::move(folder)), memory_(memory) {}

Result<void> Spool::append(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > memory_) {
    HOOKCTL_CHECK(flush());
    if (bytes.size() > memory_) {
      HOOKCTL_CHECK(write_at(file_.get(), bytes, on_disk_));
      on_disk_ += bytes.size();
      return {};
    }
  }
  buffer_.append(bytes);
  return {};
}

Result<void> Spool::flush() {
  if (!file_.valid()) {
    auto file = open_unnamed_file(folder_);
    if (!file) return fail(std::move(file).error().as(ErrorCode::convert_failed));
    file_ = std::move(*file);
  }
  HOOKCTL_CHECK(write_at(file_.get(), buffer_, on_disk_));
  on_disk_ += buffer_.size();
  buffer_.clear();
  return {};
}

Result<std::size_t> Spool::read(std::uint64_t offset, std::span<char> room) const {
  std::size_t done = 0;
  while (done < room.size() && offset < on_disk_) {
    const auto wanted = std::min<std::uint64_t>(room.size() - done, on_disk_ - offset);
    const ssize_t count =
        ::pread(file_.get(), room.data() + done, wanted, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(disk_error("cannot read a temporary file"));
    done += static_cast<std::size_t>(count);
    offset += static_cast<std::uint64_t>(count);
  }
  if (done < room.size() && offset >= on_disk_ && offset - on_disk_ < buffer_.size()) {
    const auto rest = std::string_view(buffer_).substr(offset - on_disk_);
    const std::size_t count = std::min(rest.size(), room.size() - done);
    std::memcpy(room.data() + done, rest.data(), count);
    done += count;
  }
  return done;
}

Result<void> Spool::overwrite(std::uint64_t offset, std::string_view bytes) {
  const auto on_disk =
      offset < on_disk_ ? std::min<std::uint64_t>(bytes.size(), on_disk_ - offset) : 0;
  if (on_disk != 0) HOOKCTL_CHECK(write_at(file_.get(), bytes.substr(0, on_disk), offset));
  if (on_disk < bytes.size())
    buffer_.replace(offset + on_disk - on_disk_, bytes.size() - on_disk, bytes.substr(on_disk));
  return {};
}

Result<void> Spool::copy_to(ByteSink& sink) const {
  std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(on_disk_, piece_size)), '\0');
  for (std::uint64_t offset = 0; offset < on_disk_;) {
    const auto wanted = std::min<std::uint64_t>(piece.size(), on_disk_ - offset);
    HOOKCTL_TRY(const std::size_t count, read(offset, std::span(piece).first(wanted)));
    HOOKCTL_CHECK(sink.write(std::string_view(piece).substr(0, count)));
    offset += count;
  }
  return buffer_.empty() ? Result<void>() : sink.write(buffer_);
}

Result<void> Spool::clear() {
  buffer_.clear();
  if (on_disk_ != 0 && ::ftruncate(file_.get(), 0) != 0)
    return fail(disk_error("cannot empty a temporary file"));
  on_disk_ = 0;
  return {};
}

}  // namespace hookctl::convert::abcd
