#include "sandbox/delivery.hpp"

#include <chrono>
#include <csignal>

#include <fmt/format.h>

namespace hookctl::sandbox {
namespace {

/// Aruna waits for a receiver without end; a year is long enough.
constexpr std::chrono::hours patience{24 * 365};

}  // namespace

Deliveries::Deliveries(http::Transport& transport, const Runtime& runtime, OnFailure on_failure)
    : transport_(transport),
      runtime_(runtime),
      on_failure_(std::move(on_failure)),
      thread_([this] { run(); }) {}

Deliveries::~Deliveries() {
  {
    const std::lock_guard guard(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
  if (!queue_.empty()) {
    runtime_.log.warning(fmt::format("{} hooks were not sent before the end", queue_.size()),
                         {{"see", "the data folder's fired/"}});
  }
}

void Deliveries::push(Delivery delivery) {
  {
    const std::lock_guard guard(mutex_);
    queue_.push_back(std::move(delivery));
  }
  changed_.notify_one();
}

void Deliveries::run() {
  // Signals are the main thread's.
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (ending_ || runtime_.stop.requested()) return;
    const Delivery next = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    deliver(next);
  }
}

void Deliveries::deliver(const Delivery& delivery) {
  auto url = Url::parse(delivery.url);
  if (!url) {
    on_failure_(delivery, url.error().text());
    return;
  }
  http::Request request(std::move(*url));
  request.method = delivery.method;
  request.what = "hook";
  request.idle_timeout = patience;
  request.headers.add("Content-Type", delivery.content_type);
  if (delivery.token) {
    const Secret bearer{fmt::format("Bearer {}", delivery.token->reveal())};
    request.headers.add_secret("Authorization", bearer.clone());
  }
  MemorySource body(delivery.body.reveal());
  request.body = &body;
  const auto answer = transport_.send(request);
  if (runtime_.stop.requested()) return;
  if (!answer) {
    runtime_.log.warning("a hook could not be sent",
                         {{"hook", delivery.hook_id}, {"reason", answer.error().text()}});
    on_failure_(delivery, answer.error().text());
    return;
  }
  runtime_.log.info("a hook was sent", {{"hook", delivery.hook_id},
                                        {"object", delivery.object_id},
                                        {"status", std::to_string(answer->status)}});
}

}  // namespace hookctl::sandbox
