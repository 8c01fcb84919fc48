#include "base/stop.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace hookctl {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Stop::Stop() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Stop::Stop(const Stop* whole)
    : whole_(whole),
      event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      both_(::epoll_create1(EPOLL_CLOEXEC)) {
  epoll_event readable{.events = EPOLLIN, .data = {}};
  ::epoll_ctl(both_, EPOLL_CTL_ADD, event_, &readable);
  ::epoll_ctl(both_, EPOLL_CTL_ADD, whole->fd(), &readable);
}

Stop::~Stop() {
  if (event_ >= 0) ::close(event_);
  if (both_ >= 0) ::close(both_);
}

void Stop::ring() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_, &one, sizeof one);
}

void Stop::interrupt(int signal) noexcept {
  const int saved = errno;
  signal_.store(signal);
  ring();
  errno = saved;
}

void Stop::cancel() noexcept {
  cancelled_.store(true);
  ring();
}

void Stop::set_deadline(SteadyTime when) {
  deadline_ = when;
}

std::optional<SteadyTime> Stop::deadline() const {
  const auto wholes = whole_ == nullptr ? std::nullopt : whole_->deadline();
  if (!deadline_ || !wholes) return deadline_ ? deadline_ : wholes;
  return std::min(*deadline_, *wholes);
}

int Stop::signal() const {
  if (whole_ != nullptr && whole_->signal() != 0) return whole_->signal();
  return signal_.load();
}

bool Stop::requested() const {
  if (cancelled_.load() || signal_.load() != 0) return true;
  if (whole_ != nullptr && whole_->requested()) return true;
  return deadline_ && steady_clock::now() >= *deadline_;
}

Error Stop::error() const {
  if (const int number = signal(); number != 0)
    return {ErrorCode::interrupted,
            number == SIGINT ? "interrupted" : "asked to end by a signal",
            {},
            {}};
  if (cancelled_.load()) return {ErrorCode::interrupted, "no longer wanted", {}, {}};
  if (whole_ != nullptr && whole_->requested()) return whole_->error();
  return {ErrorCode::timed_out, "the deadline has passed", {}, "allow more with --deadline"};
}

milliseconds Stop::remaining(milliseconds limit) const {
  const auto end = deadline();
  if (!end) return limit;
  const auto left = std::chrono::ceil<milliseconds>(*end - steady_clock::now());
  return std::clamp(left, milliseconds(0), limit);
}

bool Stop::sleep(milliseconds time) const {
  const auto until = steady_clock::now() + time;
  while (!requested()) {
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    if (left <= milliseconds(0)) return true;
    pollfd waiting{.fd = fd(), .events = POLLIN, .revents = 0};
    ::poll(&waiting, 1, static_cast<int>(remaining(std::min(left, milliseconds(60'000))).count()));
  }
  return false;
}

}  // namespace hookctl
