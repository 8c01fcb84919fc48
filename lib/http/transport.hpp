// The seam to the network.
#pragma once

#include "base/runtime.hpp"
#include "http/message.hpp"

namespace hookctl::http {

/// Sends requests. Safe to use from several threads at once. What comes back is what the server
/// said, whatever its status; an error means that there was no complete answer:
/// `unreachable` (refused, reset, unresolved, TLS, torn answer), `timed_out` (idle or connect),
/// `invalid_input` (an answer over a limit, a header that cannot be sent), or the stop's own error.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<Response> send(Request& request, ResponseSink* sink = nullptr) = 0;
};

/// Options that hold for every request of a transport.
struct TransportOptions {
  /// A PEM file of authorities to trust instead of the system's.
  std::optional<std::string> ca_file;
  /// Sent as User-Agent.
  std::string user_agent;
  /// Bounds every request's `idle_timeout`.
  std::chrono::milliseconds longest_silence{300'000};
};

/// The transport over libcurl, which is opened at the first request. HTTP/1.1 and 2 over TLS 1.2
/// and newer, certificates always checked, connections kept for the next request. `*.localhost`
/// resolves to loopback. Proxy variables are obeyed, but not for loopback.
std::unique_ptr<Transport> make_curl_transport(const Runtime& runtime, TransportOptions options);

/// How often and how patiently to try.
struct RetryPolicy {
  int attempts = 5;
  std::chrono::milliseconds first_wait{200};
  std::chrono::milliseconds longest_wait{20'000};
};

/// Repeats what may be repeated: errors of code `unreachable` or `timed_out`, and the statuses 408,
/// 429, 500, 502, 503 and 504, with exponential backoff and full jitter, or as Retry-After says,
/// within the stop's deadline. A request that is not repeatable is sent again only where it is sure
/// that the server has not seen it (refused, unresolved) or that it was not acted on (429, 503 with
/// Retry-After).
std::unique_ptr<Transport> make_retrying(std::unique_ptr<Transport> next, const Runtime& runtime,
                                         RetryPolicy policy);

/// Plain http is for loopback, unless it was allowed: an error of code `usage` that names
/// `option` otherwise.
Result<void> check_scheme(const Url& url, bool allow_http, std::string_view option);

}  // namespace hookctl::http
