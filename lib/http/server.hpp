// An HTTP/1.1 server for one machine: a thread a connection, bodies streamed both ways, and every
// header field as it came. The sandbox and `listen` stand on it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/io.hpp"
#include "base/runtime.hpp"
#include "http/message.hpp"

namespace hookctl::http {

/// One request and the answer to it. Used by the thread that runs the handler alone. The body is
/// read with `read` (RFC 9112 framing undone; 0 is its end); what a handler leaves unread is
/// skipped where it is short, and otherwise the connection is closed. Where reading fails
/// (`timed_out`, `invalid_input` for the framing, `unreachable`) the handler may still answer.
class Exchange : public ByteSource {
 public:
  virtual const std::string& method() const = 0;
  /// The request target as it came, still encoded: "/a%2Fb?x=1".
  virtual const std::string& target() const = 0;
  /// In the order in which they came, duplicates included, letter case kept.
  virtual const Headers& headers() const = 0;
  /// The body's length where Content-Length gives it; 0 where there is no body at all. Nothing for
  /// a chunked body.
  std::optional<std::uint64_t> size() const override = 0;
  /// Whether the client sent Content-Length or Transfer-Encoding.
  virtual bool has_body() const = 0;

  /// Answers with a body in memory. Content-Length is added, and Date where it is not there; a HEAD
  /// is answered without the body.
  virtual Result<void> respond(int status, const Headers& headers, std::string_view body = {}) = 0;
  /// Begins an answer whose body follows by `write` or `send_file`, and ends with `end`. Without a
  /// length it is sent chunked.
  virtual Result<void> begin(int status, const Headers& headers,
                             std::optional<std::uint64_t> length) = 0;
  virtual Result<void> write(std::string_view bytes) = 0;
  /// Sends bytes of a file, without a copy through this process where the kernel can.
  virtual Result<void> send_file(int fd, std::uint64_t offset, std::uint64_t length) = 0;
  virtual Result<void> end() = 0;
  /// Whether an answer has been begun.
  virtual bool answered() const = 0;
  /// Closes the connection after this exchange.
  virtual void close_after() = 0;
};

/// Answers one request. A handler that returns without an answer makes it a 500.
using Handler = std::function<void(Exchange&)>;

struct ServerOptions {
  /// The most bytes of a request line with its header fields; more is answered 431.
  std::uint32_t header_limit = 64 * 1024;
  /// The longest wait for a next request on a connection, and for a next byte within one.
  std::chrono::milliseconds idle_timeout{60'000};
  /// The longest time from a request's first byte to its last; the body's `read` then fails with
  /// `timed_out`. Without it a body may take as long as it keeps coming.
  std::optional<std::chrono::milliseconds> request_timeout = std::nullopt;
  /// Connections at once, or fewer where no more files may be open; a further one waits to be
  /// accepted, and the one that has been silent between two requests for the longest, a second at
  /// least, gives way to it.
  unsigned max_connections = 256;
  /// How long exchanges under way may go on once the end was asked for.
  std::chrono::milliseconds grace{5'000};
  /// Called after a request was answered without the handler, since its head could not be read
  /// (400, 408, 431, 501), by the connection's thread. The log has the reason, at level info.
  std::function<void()> unread = {};
};

/// Where to listen: a numeric address (IPv6 in brackets in text form) and a port, 0 for a free one.
struct BindAddress {
  std::string host;
  std::uint16_t port = 0;

  /// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`.
  static Result<BindAddress> parse(std::string_view text);
  /// 127.0.0.0/8 or ::1.
  bool is_loopback() const;
  /// `127.0.0.1:8080`, `[::1]:8080`.
  std::string text() const;
};

/// A server that listens. It ends when the runtime's stop asks for it, or with `stop`.
class Server {
 public:
  /// Binds and begins to accept; `config` where the address cannot be had.
  static Result<std::unique_ptr<Server>> start(const BindAddress& address, ServerOptions options,
                                               const Runtime& runtime, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The address in use, with the port that was chosen.
  const BindAddress& address() const;
  /// Accepts nothing more, lets exchanges under way end within the grace, and returns when every
  /// connection is closed. May be called more than once.
  void stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The date form of header fields (RFC 9110, section 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
std::string format_date(Time time);

/// The reason phrase of RFC 9110 for a status; empty where it has none.
std::string_view reason_phrase(int status);

}  // namespace hookctl::http
