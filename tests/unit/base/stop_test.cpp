#include "base/stop.hpp"

#include <chrono>
#include <csignal>
#include <thread>

#include <doctest/doctest.h>
#include <poll.h>

using hookctl::ErrorCode;
using hookctl::Stop;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

bool readable(const Stop& stop) {
  pollfd waiting{.fd = stop.fd(), .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, 0) == 1;
}

}  // namespace

TEST_CASE("a stop that nobody asked for") {
  const Stop stop;
  CHECK_FALSE(stop.requested());
  CHECK(stop.signal() == 0);
  CHECK_FALSE(readable(stop));
  CHECK(stop.remaining(milliseconds(5)) == milliseconds(5));
  CHECK(stop.sleep(milliseconds(1)));
}

TEST_CASE("a signal stops, and goes on stopping") {
  Stop stop;
  stop.interrupt(SIGTERM);
  CHECK(stop.requested());
  CHECK(stop.signal() == SIGTERM);
  CHECK(readable(stop));
  CHECK(readable(stop));
  CHECK(stop.error().code == ErrorCode::interrupted);
  CHECK_FALSE(stop.sleep(std::chrono::hours(1)));
}

TEST_CASE("a signal wakes what sleeps") {
  Stop stop;
  std::thread other([&] { stop.interrupt(SIGINT); });
  CHECK_FALSE(stop.sleep(std::chrono::hours(1)));
  other.join();
}

TEST_CASE("a deadline stops") {
  Stop stop;
  stop.set_deadline(steady_clock::now() + milliseconds(5));
  CHECK_FALSE(stop.sleep(std::chrono::hours(1)));
  CHECK(stop.requested());
  CHECK(stop.error().code == ErrorCode::timed_out);
  CHECK(stop.remaining(milliseconds(5)) == milliseconds(0));
}

TEST_CASE("a part ends with the whole, however that ends, and by itself") {
  Stop whole;
  const Stop part(&whole);
  const Stop piece(&part);
  Stop other(&whole);
  other.cancel();
  CHECK(other.error().message == "no longer wanted");
  CHECK_FALSE(whole.requested());
  CHECK_FALSE(piece.requested());
  whole.cancel();
  for (const Stop* each : {&part, &piece}) {
    CHECK(each->requested());
    CHECK(readable(*each));
    CHECK(each->error().message == "no longer wanted");
    CHECK_FALSE(each->sleep(milliseconds(10)));
  }
}
