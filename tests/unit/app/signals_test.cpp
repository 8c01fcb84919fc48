#include "signals.hpp"

#include <csignal>
#include <thread>

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("what comes twice at once is one wish, and what comes later is another") {
  Stop stop, haste;
  stop_on_signals(stop);
  const HasteOnSignals hurry(haste);
  ::raise(SIGTERM);
  ::raise(SIGTERM);
  CHECK(stop.signal() == SIGTERM);
  CHECK(haste.signal() == 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  ::raise(SIGINT);
  CHECK(stop.signal() == SIGTERM);
  CHECK(haste.signal() == SIGINT);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_DFL);
}
