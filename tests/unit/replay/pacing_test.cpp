// When records are due: times are computed, nothing is waited for but a stop.
#include "replay/pacing.hpp"

#include <csignal>

#include <doctest/doctest.h>

using hookctl::Stop;
using hookctl::Time;
using hookctl::replay::Pacer;
using hookctl::replay::parse_rate;
using hookctl::replay::parse_timing;
using hookctl::replay::wait_until;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

const auto begin = steady_clock::time_point(hours(1000));
const Time recorded{seconds(1'000'000)};

}  // namespace

TEST_CASE("pacing: timings and rates as they are written") {
  CHECK_FALSE(parse_timing("none").value().has_value());
  CHECK(parse_timing("original").value() == 1);
  CHECK(parse_timing("x2.5").value() == 2.5);
  CHECK(parse_timing("x0.01").value() == 0.01);
  for (const char* wrong :
       {"", "x", "2", "x0", "x-1", "xinf", "xnan", "x1e5", "X2", "x2 ", "Original"})
    CHECK_FALSE(parse_timing(wrong));
  CHECK(parse_rate("50").value() == 50);
  CHECK(parse_rate("0.5/s").value() == 0.5);
  CHECK(parse_rate("30/m").value() == 0.5);
  CHECK(parse_rate("36/h").value() == doctest::Approx(0.01));
  for (const char* wrong : {"", "/s", "0", "-1", "1/d", "1 /s", "many", "inf"})
    CHECK_FALSE(parse_rate(wrong));
}

TEST_CASE("pacing: the times between records, scaled") {
  Pacer pacer({.speed = 2, .rate = {}}, begin);
  CHECK(pacer.next(recorded, begin) == begin);
  CHECK(pacer.next(recorded + seconds(10), begin) == begin + seconds(5));
  // Late is made up for: what is due does not depend on when one got there.
  CHECK(pacer.next(recorded + seconds(12), begin + hours(1)) == begin + seconds(6));
  SUBCASE("back in time is at once") {
    CHECK(pacer.next(recorded, begin) == begin + seconds(6));
    CHECK(pacer.next(recorded + seconds(14), begin) == begin + seconds(7));
  }
  SUBCASE("a clock that jumped by a thousand years") {
    const auto due = pacer.next(recorded + hours(24 * 365 * 1000), begin);
    CHECK(due > begin + hours(24 * 365));
    CHECK(pacer.next(recorded + hours(24 * 365 * 2000), begin) >= due);
  }
}

TEST_CASE("pacing: a rate is not exceeded, and what was late not made up for") {
  Pacer pacer({.speed = {}, .rate = 10}, begin);
  CHECK(pacer.next(recorded, begin) == begin);
  CHECK(pacer.next(recorded, begin) == begin + milliseconds(100));
  CHECK(pacer.next(recorded, begin) == begin + milliseconds(200));
  const auto late = begin + seconds(10);
  const auto due = pacer.next(recorded, late);
  CHECK(due <= late);
  CHECK(due >= late - milliseconds(10));
  CHECK(pacer.next(recorded, late) == due + milliseconds(100));
}

TEST_CASE("pacing: timing and rate together: the later of the two") {
  Pacer pacer({.speed = 1, .rate = 1}, begin);
  CHECK(pacer.next(recorded, begin) == begin);
  CHECK(pacer.next(recorded + milliseconds(1), begin) == begin + seconds(1));
  CHECK(pacer.next(recorded + seconds(60), begin) == begin + seconds(60));
}

TEST_CASE("pacing: a wait ends with the stop") {
  Stop stop;
  CHECK(wait_until(stop, steady_clock::now() - seconds(1)));
  CHECK(wait_until(stop, steady_clock::now() + milliseconds(2)));
  stop.interrupt(SIGTERM);
  CHECK_FALSE(wait_until(stop, steady_clock::now() + hours(1)));
  Stop deadline;
  deadline.set_deadline(steady_clock::now() + milliseconds(20));
  CHECK_FALSE(wait_until(deadline, steady_clock::now() + hours(1)));
}
