#include "base/stop.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace hookctl {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Stop::Stop() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Stop::~Stop() {
  if (fd_ >= 0) ::close(fd_);
}

void Stop::interrupt(int signal) noexcept {
  const int saved = errno;
  signal_.store(signal);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof one);
  errno = saved;
}

void Stop::set_deadline(SteadyTime when) {
  deadline_ = when;
}

bool Stop::requested() const {
  return signal_.load() != 0 || (deadline_ && steady_clock::now() >= *deadline_);
}

Error Stop::error() const {
  switch (signal()) {
    case 0:
      return {ErrorCode::timed_out, "the deadline has passed", {}, "allow more with --deadline"};
    case SIGINT:
      return {ErrorCode::interrupted, "interrupted", {}, {}};
    default:
      return {ErrorCode::interrupted, "asked to end by a signal", {}, {}};
  }
}

milliseconds Stop::remaining(milliseconds limit) const {
  if (!deadline_) return limit;
  const auto left = std::chrono::ceil<milliseconds>(*deadline_ - steady_clock::now());
  return std::clamp(left, milliseconds(0), limit);
}

bool Stop::sleep(milliseconds time) const {
  const auto until = steady_clock::now() + time;
  while (!requested()) {
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    if (left <= milliseconds(0)) return true;
    pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
    ::poll(&waiting, 1, static_cast<int>(remaining(std::min(left, milliseconds(60'000))).count()));
  }
  return false;
}

}  // namespace hookctl
