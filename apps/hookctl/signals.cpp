#include "signals.hpp"

#include <atomic>
#include <chrono>
#include <csignal>

namespace hookctl {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// timeout(1) and its like send a signal to a process and to its group: what comes twice within
/// this time is one wish.
constexpr milliseconds echo{100};

std::atomic<Stop*> asked{nullptr};
std::atomic<Stop*> urged{nullptr};
std::atomic<steady_clock::rep> last_wish{0};
static_assert(std::atomic<Stop*>::is_always_lock_free, "a signal handler reads it");
static_assert(std::atomic<steady_clock::rep>::is_always_lock_free, "a signal handler reads it");

bool interrupt(Stop* stop, int signal) {
  if (stop == nullptr || stop->signal() != 0) return false;
  stop->interrupt(signal);
  return true;
}

extern "C" void take_wish(int signal) {
  const auto now = steady_clock::now().time_since_epoch();
  auto last = last_wish.load();
  if (last != 0 && now - steady_clock::duration(last) < echo) return;
  // Two threads may be asked at once.
  if (!last_wish.compare_exchange_strong(last, now.count())) return;
  if (interrupt(asked.load(), signal) || interrupt(urged.load(), signal)) return;
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

}  // namespace

void ignore_signals_of_writing() {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::sigaction(signal, &action, nullptr);
}

void stop_on_signals(Stop& stop) {
  asked.store(&stop);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = take_wish;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, nullptr);
  }
}

HasteOnSignals::HasteOnSignals(Stop& haste) {
  urged.store(&haste);
}

HasteOnSignals::~HasteOnSignals() {
  urged.store(nullptr);
}

}  // namespace hookctl
