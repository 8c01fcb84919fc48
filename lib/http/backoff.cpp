#include "http/backoff.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <string>

namespace hookctl::http {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

constexpr std::int64_t longest_retry_after = 365LL * 24 * 3600;

}  // namespace

bool is_transient(int status) {
  constexpr std::array statuses{408, 429, 500, 502, 503, 504};
  return std::ranges::find(statuses, status) != statuses.end();
}

bool may_repeat(const Request& request, const Error& error) {
  if (error.code != ErrorCode::unreachable && error.code != ErrorCode::timed_out) return false;
  switch (request.failure) {
    case Failure::lasting:
      return false;
    case Failure::unsent:
      return true;
    case Failure::none:
    case Failure::in_doubt:
      break;
  }
  return request.repeatable;
}

bool may_repeat(const Request& request, const Response& head) {
  if (!is_transient(head.status)) return false;
  return request.repeatable || head.status == 429 ||
         (head.status == 503 && head.headers.contains("retry-after"));
}

milliseconds jittered_wait(const RetryPolicy& policy, int failures, Random& random) {
  milliseconds most = policy.first_wait;
  for (int i = 1; i < failures && most < policy.longest_wait; ++i) most *= 2;
  most = std::clamp(most, milliseconds(0), policy.longest_wait);
  return milliseconds(random.below(static_cast<std::uint64_t>(most.count()) + 1));
}

std::optional<milliseconds> retry_after(const Headers& headers, Time now) {
  const auto text = headers.get("retry-after");
  if (!text) return std::nullopt;
  std::int64_t count = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (end == text->data() + text->size() && problem == std::errc{})
    return seconds(std::clamp<std::int64_t>(count, 0, longest_retry_after));
  const auto date = parse_http_date(*text);
  if (!date) return std::nullopt;
  return std::clamp<milliseconds>(*date - now, milliseconds(0), seconds(longest_retry_after));
}

std::optional<Time> parse_http_date(std::string_view text) {
  const std::string date(text);
  for (const char* form :
       {"%a, %d %b %Y %H:%M:%S GMT", "%a, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    std::tm parts{};
    const char* end = ::strptime(date.c_str(), form, &parts);
    if (end == nullptr || *end != '\0') continue;
    return Time(seconds(::timegm(&parts)));
  }
  return std::nullopt;
}

Patience::Patience(const Stop& stop, const Request& request) : stop_(stop) {
  if (!request.even_when_stopped) return;
  own_.emplace();
  own_->set_deadline(steady_clock::now() + request.time_limit.value_or(last_words));
}

bool Patience::allows(milliseconds wait) const {
  const auto deadline = stop().deadline();
  return !deadline || steady_clock::now() + wait < *deadline;
}

milliseconds Patience::left() const {
  return stop().remaining(milliseconds::max());
}

}  // namespace hookctl::http
