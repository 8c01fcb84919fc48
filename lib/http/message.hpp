// Requests and responses, as RFC 9110 names their parts.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/io.hpp"
#include "base/secret.hpp"
#include "base/url.hpp"

namespace hookctl::http {

/// A header field. A value that is a secret is never logged and does not follow a redirect to
/// another origin.
struct Header {
  std::string name;
  std::variant<std::string, Secret> value;
};

/// Header fields in order, duplicates included. Names compare without regard to case.
class Headers {
 public:
  /// Appends a field. A CR, LF or NUL in name or value makes sending fail, not this call.
  void add(std::string name, std::string value);
  void add_secret(std::string name, Secret value);
  /// Replaces every field of that name by one.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  /// The first value of that name that is no secret.
  std::optional<std::string_view> get(std::string_view name) const;
  bool contains(std::string_view name) const;
  const std::vector<Header>& all() const { return fields_; }
  Headers clone() const;

 private:
  std::vector<Header> fields_;
};

/// Where a response may send us on to.
enum class Redirects {
  none,    ///< a 3xx is the answer
  follow,  ///< up to 5 for GET and HEAD; secrets stay behind at another origin; never from TLS to
           ///< plain
};

/// How a request failed, for those who think of sending it again.
enum class Failure {
  none,      ///< it was answered
  unsent,    ///< it is sure that the server has not seen it: refused, unresolved, no connection
  in_doubt,  ///< the server may have acted on it
  lasting,   ///< another try would end the same way: a certificate, a limit, a sink's own error
};

struct Request {
  std::string method = "GET";
  Url url;
  /// Content-Length and Transfer-Encoding follow from the body: those given here are left out.
  Headers headers;
  /// None, bytes in memory, or a stream. A stream without a size is sent chunked. It must outlive
  /// the call.
  std::variant<std::monostate, std::string, ByteSource*> body;
  /// Whether the request may be sent again after a failure that leaves open whether it was acted
  /// on. Needs a body that can be rewound.
  bool repeatable = false;
  Redirects redirects = Redirects::none;
  /// The longest time to connect, and the longest time without a byte in either direction.
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds idle_timeout{300'000};
  /// The longest time for the whole exchange, where there is such a bound: `timed_out` beyond it.
  /// It holds for each try, but with `even_when_stopped` for all tries and waits together.
  std::optional<std::chrono::milliseconds> time_limit;
  /// Sent, and waited for, although an end was requested or the deadline has passed: what cleans
  /// up. Only with a short `time_limit`; 10 s where there is none.
  bool even_when_stopped = false;
  /// The most bytes that a body collected in memory may have.
  std::size_t body_limit = 16 * 1024 * 1024;
  /// The caller repeats by itself: a retrying transport hands this request on as it is.
  bool single_try = false;
  /// Called by a retrying transport before each try but the first: what holds for a while only, as
  /// a signature does, is made anew.
  std::function<void(Request&)> before_retry;
  /// A short name for logs and errors: "download", "put part 3".
  std::string what = "request";
  /// Set by `Transport::send` each time.
  Failure failure = Failure::none;

  explicit Request(Url target) : url(std::move(target)) {}
};

/// A response; the body is here only where no sink took it.
struct Response {
  int status = 0;
  Headers headers;
  std::string body;

  bool ok() const { return status >= 200 && status < 300; }
};

/// Takes a streamed response: first its head, then its body's bytes.
class ResponseSink : public ByteSink {
 public:
  /// Called once a head has come that is neither a redirect followed nor a failure that will be
  /// retried. True: the body comes to `write`; false: it is collected into `Response::body`
  /// (error documents).
  virtual Result<bool> begin(const Response& head) = 0;
};

}  // namespace hookctl::http
