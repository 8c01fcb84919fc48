#include "http/raw_connection.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/clock.hpp"
#include "http/curl_error.hpp"

namespace hookctl::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds tick{60'000};

Step broken_by(int number, int& lost_by) {
  if (number == EAGAIN || number == EWOULDBLOCK) return {Step::Kind::blocked, 0};
  lost_by = number;
  return {Step::Kind::broken, 0};
}

}  // namespace

RawConnection::RawConnection(const Url& origin, const Runtime& runtime,
                             const RawClientOptions& options)
    : origin_(origin), runtime_(runtime), options_(options), tls_(origin.is_tls()) {}

RawConnection::~RawConnection() {
  close();
}

void RawConnection::close() {
  // With the transfer goes the connection, since nothing else can use it.
  if (added_) handle_->curl().multi_remove_handle(handle_->multi(), handle_->easy());
  added_ = false;
  socket_ = -1;
}

Result<void> RawConnection::open() {
  close();
  lost_by_ = 0;
  if (handle_ == nullptr) {
    HOOKCTL_TRY(handle_, CurlHandle::create());
  }
  auto opened = set_up();
  if (opened) opened = drive();
  if (opened) opened = take_socket();
  if (opened) return {};
  close();
  // After a failure libcurl may hold buffers that it will not set up anew.
  handle_.reset();
  return opened;
}

Result<void> RawConnection::set_up() {
  CurlHandle& handle = *handle_;
  handle.reset();
  detail_[0] = '\0';
  handle.set(CURLOPT_URL, origin_.reveal().c_str());
  handle.set(CURLOPT_PROTOCOLS_STR, "http,https");
  handle.set(CURLOPT_CONNECT_ONLY, 1L);
  handle.set(CURLOPT_HTTPPROXYTUNNEL, 1L);
  handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (origin_.is_loopback()) handle.set(CURLOPT_PROXY, "");
  handle.set(CURLOPT_NOSIGNAL, 1L);
  handle.set(CURLOPT_QUICK_EXIT, 1L);  // a stop does not wait for a resolver
  handle.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  handle.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  handle.set(CURLOPT_SSL_VERIFYPEER, 1L);
  handle.set(CURLOPT_SSL_VERIFYHOST, 2L);
  const TransportOptions& transport = options_.transport;
  if (transport.ca_file) {
    handle.set(CURLOPT_CAINFO, transport.ca_file->c_str());
    handle.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (!transport.user_agent.empty()) handle.set(CURLOPT_USERAGENT, transport.user_agent.c_str());
  handle.set(CURLOPT_TCP_KEEPALIVE, 1L);
  handle.set(CURLOPT_CONNECTTIMEOUT_MS,
             std::max(1L, static_cast<long>(options_.connect_timeout.count())));
  handle.set(CURLOPT_ERRORBUFFER, static_cast<void*>(detail_.data()));
  if (handle.refused_option() == CURLE_OK) return {};
  return fail(ErrorCode::config,
              fmt::format("libcurl refuses an option: {}",
                          handle.curl().easy_strerror(handle.refused_option())),
              "is its version 7.85 or newer, with TLS?");
}

Result<void> RawConnection::drive() {
  const CurlLibrary& curl = handle_->curl();
  curl.multi_add_handle(handle_->multi(), handle_->easy());
  added_ = true;
  CURLMcode trouble = CURLM_OK;
  for (int running = 1;;) {
    trouble = curl.multi_perform(handle_->multi(), &running);
    if (running == 0 || trouble != CURLM_OK) break;
    if (runtime_.stop.requested()) return fail(runtime_.stop.error());
    curl_waitfd stop{.fd = runtime_.stop.fd(), .events = CURL_WAIT_POLLIN, .revents = 0};
    trouble = curl.multi_poll(handle_->multi(), &stop, 1U,
                              static_cast<int>(runtime_.stop.remaining(tick).count()), nullptr);
    if (trouble != CURLM_OK) break;
  }
  if (trouble != CURLM_OK)
    return fail(ErrorCode::internal, fmt::format("libcurl: {}", curl.multi_strerror(trouble)));
  int left = 0;
  while (const CURLMsg* message = curl.multi_info_read(handle_->multi(), &left)) {
    if (message->msg != CURLMSG_DONE || message->data.result == CURLE_OK) continue;
    return fail(describe({.code = message->data.result,
                          .url = &origin_,
                          .detail = detail_.data(),
                          .connect_timeout = options_.connect_timeout},
                         *handle_));
  }
  return {};
}

Result<void> RawConnection::take_socket() {
  curl_socket_t socket = CURL_SOCKET_BAD;
  handle_->curl().easy_getinfo(handle_->easy(), CURLINFO_ACTIVESOCKET, &socket);
  if (socket == CURL_SOCKET_BAD)
    return fail(ErrorCode::unreachable, fmt::format("{}: no connection", origin_.display()));
  socket_ = socket;
  return {};
}

Step RawConnection::of(CURLcode code, std::size_t bytes) {
  if (code == CURLE_OK) return {bytes > 0 ? Step::Kind::moved : Step::Kind::ended, bytes};
  if (code == CURLE_AGAIN) return {Step::Kind::blocked, 0};
  lost_by_ = static_cast<int>(handle_->info(CURLINFO_OS_ERRNO));
  return {Step::Kind::broken, 0};
}

Step RawConnection::send(std::string_view first, std::string_view second) {
  if (tls_) {
    const std::string_view bytes = first.empty() ? second : first;
    std::size_t sent = 0;
    const auto code = handle_->curl().easy_send(handle_->easy(), bytes.data(), bytes.size(), &sent);
    return of(code, sent);
  }
  std::array<iovec, 2> pieces{iovec{const_cast<char*>(first.data()), first.size()},
                              iovec{const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = second.empty() ? 1 : 2;
  for (;;) {
    const auto sent = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return {Step::Kind::moved, static_cast<std::size_t>(sent)};
    if (errno != EINTR) return broken_by(errno, lost_by_);
  }
}

Step RawConnection::receive(std::span<char> room) {
  if (tls_) {
    std::size_t got = 0;
    const auto code = handle_->curl().easy_recv(handle_->easy(), room.data(), room.size(), &got);
    return of(code, got);
  }
  for (;;) {
    const auto got = ::recv(socket_, room.data(), room.size(), MSG_DONTWAIT);
    if (got > 0) return {Step::Kind::moved, static_cast<std::size_t>(got)};
    if (got == 0) return {Step::Kind::ended, 0};
    if (errno != EINTR) return broken_by(errno, lost_by_);
  }
}

void RawConnection::acknowledge() {
  const int at_once = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_QUICKACK, &at_once, sizeof at_once);
}

Result<void> RawConnection::wait(bool to_send, SteadyTime end, std::string_view what_for) {
  std::array<pollfd, 2> waiting{
      pollfd{socket_, static_cast<short>(to_send ? POLLIN | POLLOUT : POLLIN), 0},
      pollfd{runtime_.stop.fd(), POLLIN, 0}};
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(end - steady_clock::now());
    if (left <= milliseconds(0))
      return fail(ErrorCode::timed_out, fmt::format("{}: {}", origin_.display(), what_for));
    const auto limit = runtime_.stop.remaining(std::min(left, tick));
    const int ready = ::poll(waiting.data(), waiting.size(), static_cast<int>(limit.count()));
    if (waiting[1].revents != 0 || (ready <= 0 && runtime_.stop.requested()))
      return fail(runtime_.stop.error());
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR)
      return fail(system_error("wait for an answer", errno, ErrorCode::internal));
  }
}

bool RawConnection::is_stale() const {
  pollfd socket{socket_, POLLIN, 0};
  return ::poll(&socket, 1, 0) != 0;
}

std::string RawConnection::broken() const {
  return connection_words(lost_by_, "the connection broke");
}

}  // namespace hookctl::http
