#include "signals.hpp"

#include <atomic>
#include <csignal>

namespace hookctl {
namespace {

std::atomic<Stop*> asked{nullptr};
static_assert(std::atomic<Stop*>::is_always_lock_free, "a signal handler reads it");

extern "C" void ask_to_stop(int signal) {
  if (Stop* stop = asked.load()) stop->interrupt(signal);
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
    action.sa_handler = ask_to_stop;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace hookctl
