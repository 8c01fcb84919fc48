#include "http/server_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

namespace hookctl::http {
namespace {

constexpr std::size_t linger_limit = 64UL * 1024 * 1024;
constexpr int linger_milliseconds = 1'000;
constexpr std::chrono::seconds longest_linger{5};

tl::unexpected<Error> lost(std::string_view doing, int number) {
  return fail(system_error(doing, number, ErrorCode::unreachable));
}

}  // namespace

ServerSocket::ServerSocket(Fd fd, std::chrono::milliseconds idle_timeout)
    : fd_(std::move(fd)), idle_timeout_(idle_timeout) {
  ::fcntl(fd_.get(), F_SETFL, O_NONBLOCK);
  const int on = 1;
  ::setsockopt(fd_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool ServerSocket::wait_readable(std::span<const int> others) const {
  std::vector<pollfd> waiting{{fd_.get(), POLLIN, 0}};
  for (const int other : others) waiting.push_back({other, POLLIN, 0});
  int ready = 0;
  do {
    ready = ::poll(waiting.data(), waiting.size(), static_cast<int>(idle_timeout_.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0 && std::all_of(waiting.begin() + 1, waiting.end(),
                                  [](const pollfd& other) { return other.revents == 0; });
}

Result<std::chrono::milliseconds> ServerSocket::patience(short events) const {
  if (!read_deadline_ || events != POLLIN) return idle_timeout_;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*read_deadline_ -
                                                                 std::chrono::steady_clock::now());
  if (left.count() <= 0)
    return fail(ErrorCode::timed_out, "the request did not arrive within its time");
  return std::min(left, idle_timeout_);
}

Result<void> ServerSocket::wait(short events) const {
  pollfd waiting{fd_.get(), events, 0};
  for (;;) {
    HOOKCTL_TRY(const auto time, patience(events));
    const int ready = ::poll(&waiting, 1, static_cast<int>(time.count()));
    if (ready > 0) return {};
    if (ready == 0 && time == idle_timeout_)
      return fail(ErrorCode::timed_out, "the other side was silent for too long");
    if (ready < 0 && errno != EINTR) return lost("wait for the other side", errno);
  }
}

Result<std::size_t> ServerSocket::read(std::span<char> room) {
  // Who sends a byte now and then never has to be waited for, and is late all the same.
  if (read_deadline_) HOOKCTL_CHECK(patience(POLLIN));
  for (;;) {
    const auto count = ::recv(fd_.get(), room.data(), room.size(), 0);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return lost("read from the other side", errno);
    HOOKCTL_CHECK(wait(POLLIN));
  }
}

Result<void> ServerSocket::write(std::string_view first, std::string_view second, bool more) {
  while (!first.empty() || !second.empty()) {
    std::array<iovec, 2> pieces{iovec{const_cast<char*>(first.data()), first.size()},
                                iovec{const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    const auto sent = ::sendmsg(fd_.get(), &message, MSG_NOSIGNAL | (more ? MSG_MORE : 0));
    if (sent >= 0) {
      const auto of_first = std::min(static_cast<std::size_t>(sent), first.size());
      first.remove_prefix(of_first);
      second.remove_prefix(static_cast<std::size_t>(sent) - of_first);
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return lost("write to the other side", errno);
    HOOKCTL_CHECK(wait(POLLOUT));
  }
  return {};
}

Result<void> ServerSocket::send_file(int file, std::uint64_t offset, std::uint64_t length) {
  auto at = static_cast<off_t>(offset);
  while (length > 0) {
    const auto sent = ::sendfile(fd_.get(), file, &at, std::min<std::uint64_t>(length, 1U << 30));
    if (sent > 0) {
      length -= static_cast<std::uint64_t>(sent);
      continue;
    }
    if (sent == 0) return fail(ErrorCode::internal, "a file became shorter while it was sent");
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return lost("send a file", errno);
    HOOKCTL_CHECK(wait(POLLOUT));
  }
  return {};
}

void ServerSocket::linger() {
  ::shutdown(fd_.get(), SHUT_WR);
  std::vector<char> room(64 * 1024);
  const auto end = std::chrono::steady_clock::now() + longest_linger;
  for (std::size_t taken = 0; taken < linger_limit && std::chrono::steady_clock::now() < end;) {
    pollfd waiting{fd_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, linger_milliseconds) <= 0) return;
    const auto count = ::recv(fd_.get(), room.data(), room.size(), 0);
    if (count <= 0) return;
    taken += static_cast<std::size_t>(count);
  }
}

void ServerSocket::shut_intake() const {
  ::shutdown(fd_.get(), SHUT_RD);
}

void ServerSocket::abort() const {
  ::shutdown(fd_.get(), SHUT_RDWR);
}

}  // namespace hookctl::http
