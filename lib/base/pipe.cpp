#include "base/pipe.hpp"

#include <algorithm>
#include <cstring>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace hookctl {

BytePipe::BytePipe(std::size_t capacity, const Stop& stop)
    : stop_(stop),
      capacity_(std::max<std::size_t>(capacity, 1)),
      bytes_(std::make_unique_for_overwrite<char[]>(capacity_)),
      room_{Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))},
      data_{Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))} {}

void BytePipe::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  ring(data_);
}

void BytePipe::close(Error error) {
  const std::lock_guard lock(mutex_);
  if (!closed_) writers_error_ = std::move(error);
  closed_ = true;
  ring(data_);
  ring(room_);
}

void BytePipe::abandon(Error error) {
  const std::lock_guard lock(mutex_);
  if (!readers_error_) readers_error_ = std::move(error);
  ring(room_);
  ring(data_);
}

std::uint64_t BytePipe::taken() const {
  const std::lock_guard lock(mutex_);
  return read_;
}

std::span<char> BytePipe::free_room() {
  const auto at = static_cast<std::size_t>(written_ % capacity_);
  return {bytes_.get() + at, std::min(capacity_ - used(), capacity_ - at)};
}

std::span<const char> BytePipe::filled() {
  const auto at = static_cast<std::size_t>(read_ % capacity_);
  return {bytes_.get() + at, std::min(used(), capacity_ - at)};
}

void BytePipe::ring(Bell& bell) {
  if (!bell.awaited) return;
  bell.awaited = false;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(bell.fd.get(), &one, sizeof one);
}

Result<void> BytePipe::wait(std::unique_lock<std::mutex>& lock, Bell& bell) {
  constexpr std::chrono::milliseconds longest(60'000);
  bell.awaited = true;
  lock.unlock();
  std::array waiting{pollfd{.fd = bell.fd.get(), .events = POLLIN, .revents = 0},
                     pollfd{.fd = stop_.fd(), .events = POLLIN, .revents = 0}};
  ::poll(waiting.data(), waiting.size(), static_cast<int>(stop_.remaining(longest).count()));
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(bell.fd.get(), &count, sizeof count);
  if (stop_.requested()) return fail(stop_.error());
  lock.lock();
  return {};
}

// Bytes are copied without the lock: the free part of the buffer is the writer's alone, the filled
// part the reader's, and only their own side moves their borders inwards.
Result<void> BytePipe::Writer::write(std::string_view bytes) {
  if (pipe_.stop_.requested()) return fail(pipe_.stop_.error());
  std::unique_lock lock(pipe_.mutex_);
  while (!bytes.empty()) {
    if (pipe_.readers_error_) return fail(*pipe_.readers_error_);
    if (pipe_.writers_error_) return fail(*pipe_.writers_error_);
    if (pipe_.closed_) return fail(ErrorCode::internal, "a write to a pipe that was closed");
    const auto room = pipe_.free_room();
    if (room.empty()) {
      HOOKCTL_CHECK(pipe_.wait(lock, pipe_.room_));
      continue;
    }
    const auto count = std::min(room.size(), bytes.size());
    lock.unlock();
    std::memcpy(room.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    lock.lock();
    pipe_.written_ += count;
    ring(pipe_.data_);
  }
  return {};
}

Result<std::size_t> BytePipe::Reader::read(std::span<char> room) {
  if (pipe_.stop_.requested()) return fail(pipe_.stop_.error());
  std::unique_lock lock(pipe_.mutex_);
  for (;;) {
    if (pipe_.writers_error_) return fail(*pipe_.writers_error_);
    if (pipe_.readers_error_) return fail(*pipe_.readers_error_);
    const auto filled = pipe_.filled();
    if (filled.empty() && !pipe_.closed_ && !room.empty()) {
      HOOKCTL_CHECK(pipe_.wait(lock, pipe_.data_));
      continue;
    }
    const auto count = std::min(room.size(), filled.size());
    if (count == 0) return 0;
    lock.unlock();
    std::memcpy(room.data(), filled.data(), count);
    lock.lock();
    pipe_.read_ += count;
    // A writer who waits is woken for a good piece of work, not for each byte.
    if (pipe_.used() <= pipe_.capacity_ / 2) ring(pipe_.room_);
    return count;
  }
}

}  // namespace hookctl
