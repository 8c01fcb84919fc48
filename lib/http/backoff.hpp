// When, and after how long a wait, to try again.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/runtime.hpp"
#include "http/transport.hpp"

namespace hookctl::http {

/// The statuses that may pass: 408, 429, 500, 502, 503 and 504.
bool is_transient(int status);

/// The time limit of a request that is sent although an end was requested, and names none.
inline constexpr std::chrono::milliseconds last_words{10'000};

/// Whether an error leaves hope that the request succeeds when it is sent again, and whether that
/// does no harm.
bool may_repeat(const Request& request, const Error& error);
/// The same for an answer.
bool may_repeat(const Request& request, const Response& head);

/// A random part of `first_wait` doubled for each failure so far ("full jitter"), at most
/// `longest_wait`. `failures` counts from 1.
std::chrono::milliseconds jittered_wait(const RetryPolicy& policy, int failures, Random& random);

/// What Retry-After asks for (RFC 9110 section 10.2.3), counted from `now`, never negative.
std::optional<std::chrono::milliseconds> retry_after(const Headers& headers, Time now);

/// Reads the three forms of a date of RFC 9110 section 5.6.7.
std::optional<Time> parse_http_date(std::string_view text);

/// The stop that holds for a request: the run's, or for a request that is sent although an end was
/// requested, one that only its own time limit ends.
class Patience {
 public:
  Patience(const Stop& stop, const Request& request);
  const Stop& stop() const { return own_ ? *own_ : stop_; }
  /// Whether a wait of this length ends before the deadline.
  bool allows(std::chrono::milliseconds wait) const;
  /// The time left for the next try of a request that has its own time limit.
  std::chrono::milliseconds left() const;

 private:
  const Stop& stop_;
  std::optional<Stop> own_;
};

}  // namespace hookctl::http
