// Requests sent byte for byte: the request line's target, each header's name, value and place, and
// the body are the caller's. What replays and forwards stands on it.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/runtime.hpp"
#include "base/url.hpp"
#include "http/message.hpp"
#include "http/transport.hpp"

namespace hookctl::http {

using RawHeader = std::pair<std::string_view, std::string_view>;

/// A request as it was recorded.
struct RawRequest {
  std::string_view method;
  std::string_view target;  ///< still encoded: "/a%2Fb?x=1"
  /// In order, duplicates included. What belongs to one connection alone is made anew in its place:
  /// Host is the server's, Content-Length the body's; Connection and what it names, Keep-Alive,
  /// Proxy-…, TE, Trailer, Transfer-Encoding, Upgrade and Expect are left out.
  std::vector<RawHeader> headers;
  std::string_view body;
};

/// The answer, its headers in order, with letter case and duplicates kept.
struct RawAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;         ///< as sent, never inflated; framing undone
  double milliseconds = 0;  ///< from the first byte sent to the last one received
};

struct RawClientOptions {
  TransportOptions transport;
  std::chrono::milliseconds connect_timeout{10'000};
  /// The longest time for an exchange, from the first byte sent.
  std::chrono::milliseconds timeout{30'000};
  std::size_t body_limit = 16 * 1024 * 1024;  ///< of an answer
};

/// One connection to one server at a time, kept open between exchanges and opened anew where the
/// server has closed it. For one thread; make one for each. A proxy, where one is set, tunnels.
class RawClient {
 public:
  /// `origin`: scheme, host and port are used. TLS as in `make_curl_transport`: always checked.
  static std::unique_ptr<RawClient> create(const Url& origin, const Runtime& runtime,
                                           const RawClientOptions& options);
  virtual ~RawClient() = default;

  /// Sends once. It is sent a second time only where a kept connection turned out to be closed
  /// before a byte of an answer came. Interim answers (1xx) are passed over. Errors as for
  /// `Transport::send`; `invalid_input` also for a target, name or value that cannot be sent.
  virtual Result<RawAnswer> exchange(const RawRequest& request) = 0;
  /// Whether a byte of the last request was sent: what was cut short may have arrived.
  virtual bool has_sent() const = 0;
};

}  // namespace hookctl::http
