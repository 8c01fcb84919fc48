#include "listen/forward.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "base/text.hpp"
#include "http/raw_head.hpp"

namespace hookctl::listen {
namespace {

/// Less than what the server gives a request, so that its sender is told.
constexpr std::chrono::seconds grace{8};
constexpr std::chrono::hours long_time{1};

/// Fields of the answer that our own answer makes itself.
bool is_made_anew(std::string_view name) {
  return http::is_hop_by_hop(name) || same_ignoring_case(name, "content-length") ||
         same_ignoring_case(name, "date");
}

/// The fields that go back to the sender, in order.
capture::HeaderList end_to_end(capture::HeaderList headers) {
  std::vector<std::string> named;
  for (const auto& [name, value] : headers)
    if (same_ignoring_case(name, "connection")) http::add_connection_names(named, value);
  std::ranges::sort(named);
  std::erase_if(headers, [&](const auto& field) {
    return is_made_anew(field.first) || std::ranges::binary_search(named, lower(field.first));
  });
  return headers;
}

/// The sender learns no more: the log names the receiver behind this one, and what went wrong.
Refusal no_answer(const Error& error) {
  if (error.code == ErrorCode::timed_out)
    return {504, "NO_ANSWER_IN_TIME", "the receiver behind this one did not answer in time"};
  return {502, "NO_ANSWER", "the receiver behind this one gave no usable answer"};
}

class Forwarder final : public Responder {
 public:
  Forwarder(const http::Target& target, http::RawClientOptions options, const Scheme& scheme,
            const Runtime& runtime)
      : target_(target),
        options_(std::move(options)),
        scheme_(scheme),
        log_(runtime.log),
        runtime_{runtime.clock, runtime.random, last_, runtime.log},
        over_(&runtime.stop),
        watching_([this] { watch(); }) {}

  ~Forwarder() override {
    over_.cancel();
    last_.cancel();
  }

  Answer respond(const Message& message) override {
    auto client = take();
    const auto& record = message.record;
    http::RawRequest request{.method = record.method,
                             .target = target_.of(record.url),
                             .headers = {record.headers.begin(), record.headers.end()},
                             .body = record.body};
    auto answer = client->exchange(request);
    give_back(std::move(client));
    if (!answer) {
      log_.warning("a message could not be sent on",
                   {{"id", std::string(record.id)}, {"reason", answer.error().text()}});
      return scheme_.refused(no_answer(answer.error()));
    }
    return {.status = answer->status,
            .content_type = {},
            .body = std::move(answer->body),
            .headers = end_to_end(std::move(answer->headers))};
  }

 private:
  std::unique_ptr<http::RawClient> take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return http::RawClient::create(target_.url(), runtime_, options_);
    auto client = std::move(idle_.back());
    idle_.pop_back();
    return client;
  }

  void give_back(std::unique_ptr<http::RawClient> client) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(client));
  }

  /// What is under way when the end is asked for has its answer still to bring back.
  void watch() {
    while (over_.sleep(long_time)) {
    }
    for (const auto until = std::chrono::steady_clock::now() + grace;
         std::chrono::steady_clock::now() < until;)
      if (!last_.sleep(grace)) return;
    last_.cancel();
  }

  const http::Target target_;
  const http::RawClientOptions options_;
  const Scheme& scheme_;
  Log& log_;
  Stop last_;  ///< ends exchanges
  Runtime runtime_;
  Stop over_;  ///< with the run's, or with this
  std::mutex mutex_;
  std::vector<std::unique_ptr<http::RawClient>> idle_;
  std::jthread watching_;
};

}  // namespace

std::unique_ptr<Responder> make_forwarder(const http::Target& target,
                                          http::RawClientOptions options, const Scheme& scheme,
                                          const Runtime& runtime) {
  return std::make_unique<Forwarder>(target, std::move(options), scheme, runtime);
}

}  // namespace hookctl::listen
