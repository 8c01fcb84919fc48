#include "signals.hpp"

#include <atomic>
#include <csignal>

namespace hookctl {
namespace {

std::atomic<Stop*> asked{nullptr};
std::atomic<Stop*> urged{nullptr};
static_assert(std::atomic<Stop*>::is_always_lock_free, "a signal handler reads it");

extern "C" void ask_to_stop(int signal) {
  if (Stop* stop = asked.load()) stop->interrupt(signal);
}

extern "C" void ask_to_stop_then_urge(int signal) {
  Stop* stop = asked.load();
  Stop* haste = urged.load();
  if (stop != nullptr && stop->signal() == 0) {
    stop->interrupt(signal);
  } else if (haste != nullptr && haste->signal() == 0) {
    haste->interrupt(signal);
  } else {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
  }
}

/// But where it was ignored from the start.
void handle(void (*handler)(int), int flags) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace

void ignore_signals_of_writing() {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::sigaction(signal, &action, nullptr);
}

void stop_on_signals(Stop& stop) {
  asked.store(&stop);
  handle(ask_to_stop, static_cast<int>(SA_RESETHAND | SA_RESTART));
}

HasteOnSignals::HasteOnSignals(Stop& haste) {
  urged.store(&haste);
  handle(ask_to_stop_then_urge, static_cast<int>(SA_RESTART));
}

HasteOnSignals::~HasteOnSignals() {
  urged.store(nullptr);
}

}  // namespace hookctl
