#include "replay/pacing.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>

#include <poll.h>

namespace hookctl::replay {
namespace {

using std::chrono::duration;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;

/// How much of what was late is made up for: a sleep's inexactness.
constexpr std::chrono::milliseconds grace{10};
/// No wait is longer: years, as broken clocks record them, would overflow.
constexpr duration<double> longest_wait{1e9};

/// A plain decimal number above 0.
std::optional<double> positive(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (problem != std::errc{} || at != end || !std::isfinite(number) || number <= 0)
    return std::nullopt;
  return number;
}

steady_clock::duration seconds(duration<double> time) {
  return std::chrono::duration_cast<steady_clock::duration>(std::min(time, longest_wait));
}

}  // namespace

Result<std::optional<Speed>> parse_timing(std::string_view text) {
  if (text == "none") return std::optional<Speed>();
  if (text == "original") return std::optional<Speed>(1);
  const auto speed = text.starts_with('x') ? positive(text.substr(1)) : std::nullopt;
  if (!speed)
    return fail(ErrorCode::usage, "this is no timing",
                "write none, original, or x2 for twice as fast as recorded");
  return speed;
}

Result<double> parse_rate(std::string_view text) {
  double per = 1;
  if (text.ends_with("/m")) per = 60;
  if (text.ends_with("/h")) per = 3600;
  const bool has_unit = per > 1 || text.ends_with("/s");
  const auto number = positive(text.substr(0, text.size() - (has_unit ? 2 : 0)));
  if (!number)
    return fail(ErrorCode::usage, "this is no rate",
                "write how many a second, as 50 or 0.5, or a minute, as 30/m");
  return *number / per;
}

SteadyTime Pacer::next(Time received_at, SteadyTime now) {
  SteadyTime due = last_;
  if (pace_.speed) {
    const auto gap =
        latest_ ? std::max(received_at - *latest_, Time::duration(0)) : Time::duration(0);
    since_begin_ += seconds(duration<double>(gap) / *pace_.speed);
    latest_ = latest_ ? std::max(*latest_, received_at) : received_at;
    due = std::max(due, begin_ + std::min(since_begin_, seconds(longest_wait)));
  }
  if (pace_.rate && !first_) {
    const auto slot = last_ + seconds(duration<double>(1 / *pace_.rate));
    due = std::max({due, slot, now - grace});
  }
  first_ = false;
  last_ = due;
  return due;
}

bool wait_until(const Stop& stop, SteadyTime when) {
  for (;;) {
    if (stop.requested()) return false;
    const auto left = std::chrono::duration_cast<nanoseconds>(when - steady_clock::now());
    if (left <= nanoseconds(0)) return true;
    // A deadline does not make the descriptor readable.
    const auto wait = std::min<nanoseconds>(
        left, std::max(stop.remaining(std::chrono::minutes(1)), std::chrono::milliseconds(1)));
    const timespec time{.tv_sec = wait.count() / 1'000'000'000,
                        .tv_nsec = wait.count() % 1'000'000'000};
    pollfd waiting{stop.fd(), POLLIN, 0};
    ::ppoll(&waiting, 1, &time, nullptr);
  }
}

}  // namespace hookctl::replay
