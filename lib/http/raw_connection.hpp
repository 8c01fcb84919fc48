// A connection that libcurl has made, with TLS where the URL asks for it: bytes out, bytes in.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/runtime.hpp"
#include "http/curl_handle.hpp"
#include "http/raw_client.hpp"

namespace hookctl::http {

/// What one step of sending or receiving came to.
struct Step {
  enum class Kind {
    moved,    ///< `bytes` were sent or received
    blocked,  ///< nothing can be done before `wait`
    ended,    ///< the server has closed its side
    broken,   ///< the connection is lost; `RawConnection::broken` says how
  };
  Kind kind = Kind::blocked;
  std::size_t bytes = 0;
};

class RawConnection {
 public:
  RawConnection(const Url& origin, const Runtime& runtime, const RawClientOptions& options);
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  ~RawConnection();

  bool is_open() const { return socket_ >= 0; }
  /// Connects anew: a proxy's tunnel and TLS included.
  Result<void> open();
  void close();

  /// Sends what can be sent at once of the two, one after the other.
  Step send(std::string_view first, std::string_view second);
  Step receive(std::span<char> room);
  /// Has what was received acknowledged at once. A server that writes an answer in pieces may hold
  /// back the next until then (Nagle), and the kernel would take its 40 ms (delayed ACK).
  void acknowledge();
  bool is_tls() const { return tls_; }
  /// Waits until there is something to receive, or to send where `to_send`. An error is the stop's,
  /// or `timed_out` at `end`.
  Result<void> wait(bool to_send, SteadyTime end, std::string_view what_for);
  /// Whether the server has closed a connection on which nothing is under way, or said something
  /// that nobody asked for.
  bool is_stale() const;

  /// In what way a step was `broken`: "connection reset by the server".
  std::string broken() const;
  const Url& origin() const { return origin_; }

 private:
  Result<void> set_up();
  Result<void> drive();
  Result<void> take_socket();
  Step of(CURLcode code, std::size_t bytes);

  Url origin_;
  const Runtime runtime_;
  RawClientOptions options_;
  bool tls_;
  std::unique_ptr<CurlHandle> handle_;
  bool added_ = false;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  int socket_ = -1;  ///< libcurl's
  int lost_by_ = 0;  ///< an errno
};

}  // namespace hookctl::http
