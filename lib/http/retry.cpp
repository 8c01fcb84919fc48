#include <algorithm>

#include <fmt/format.h>

#include "http/backoff.hpp"

namespace hookctl::http {
namespace {

using std::chrono::milliseconds;

/// One request on its way through several tries.
class Tries {
 public:
  Tries(const Runtime& runtime, const RetryPolicy& policy, Request& request)
      : runtime_(runtime),
        policy_(policy),
        request_(request),
        patience_(runtime.stop, request),
        time_limit_(request.time_limit) {}
  Tries(const Tries&) = delete;
  Tries& operator=(const Tries&) = delete;
  ~Tries() { request_.time_limit = time_limit_; }

  /// Readies the request for its next try.
  void begin() {
    ++tried_;
    again_ = false;
    request_.failure = Failure::none;
    if (tried_ > 1 && request_.before_retry) request_.before_retry(request_);
    if (request_.even_when_stopped) request_.time_limit = patience_.left();
  }

  /// Decides what follows on a failure. From here on `again` tells.
  void judge(const Error& error) {
    decide(may_repeat(request_, error), std::nullopt, error.text());
  }
  void judge(const Response& head) {
    decide(may_repeat(request_, head), retry_after(head.headers, runtime_.clock.now()),
           fmt::format("status {}", head.status));
  }

  bool again() const { return again_; }

  /// Waits as decided; false where the wish to end came first.
  bool wait() {
    runtime_.log.info("trying again",
                      {{"what", request_.what},
                       {"attempt", fmt::format("{} of {}", tried_ + 1, policy_.attempts)},
                       {"wait", fmt::format("{}ms", wait_.count())},
                       {"because", because_}});
    return patience_.stop().sleep(wait_);
  }

  const Stop& stop() const { return patience_.stop(); }

  /// The error to hand on after the last try.
  Error final(Error error) const {
    if (tried_ > 1) error.message += fmt::format(" (tried {} times)", tried_);
    return error;
  }

 private:
  void decide(bool may, std::optional<milliseconds> asked, std::string because) {
    again_ = false;
    if (!may || tried_ >= policy_.attempts || !rewind()) return;
    const auto wait = asked ? std::min(*asked, policy_.longest_wait)
                            : jittered_wait(policy_, tried_, runtime_.random);
    if (patience_.stop().requested() || !patience_.allows(wait)) return;
    again_ = true;
    wait_ = wait;
    because_ = std::move(because);
  }

  /// Whether the body can be sent once more.
  bool rewind() const {
    auto* const* stream = std::get_if<ByteSource*>(&request_.body);
    return stream == nullptr || request_.failure == Failure::unsent || (*stream)->rewind();
  }

  const Runtime& runtime_;
  const RetryPolicy& policy_;
  Request& request_;
  const Patience patience_;
  const std::optional<milliseconds> time_limit_;
  int tried_ = 0;
  bool again_ = false;
  milliseconds wait_{0};
  std::string because_;
};

/// Keeps the answers that will be retried from the sink that waits for the last one.
class LastAnswerOnly final : public ResponseSink {
 public:
  LastAnswerOnly(Tries& tries, ResponseSink& next) : tries_(tries), next_(next) {}

  Result<bool> begin(const Response& head) override {
    tries_.judge(head);
    if (tries_.again()) return false;
    auto wanted = next_.begin(head);
    streaming_ = wanted && *wanted;
    return wanted;
  }
  Result<void> write(std::string_view bytes) override { return next_.write(bytes); }

  /// The sink has been promised this answer's bytes: it cannot be given another's.
  bool streaming() const { return streaming_; }

 private:
  Tries& tries_;
  ResponseSink& next_;
  bool streaming_ = false;
};

class Retrying final : public Transport {
 public:
  Retrying(std::unique_ptr<Transport> next, const Runtime& runtime, RetryPolicy policy)
      : next_(std::move(next)), runtime_(runtime), policy_(policy) {}

  Result<Response> send(Request& request, ResponseSink* sink) override {
    if (request.single_try) return next_->send(request, sink);
    Tries tries(runtime_, policy_, request);
    for (;;) {
      tries.begin();
      auto answer = send_once(tries, request, sink);
      if (!tries.again()) {
        if (answer) return answer;
        return fail(tries.final(std::move(answer).error()));
      }
      if (!tries.wait()) return fail(tries.stop().error());
    }
  }

 private:
  Result<Response> send_once(Tries& tries, Request& request, ResponseSink* sink) {
    if (sink == nullptr) {
      auto answer = next_->send(request, nullptr);
      answer ? tries.judge(*answer) : tries.judge(answer.error());
      return answer;
    }
    LastAnswerOnly last(tries, *sink);
    auto answer = next_->send(request, &last);
    // A failed answer whose body broke off is decided already: by its head.
    if (!answer && !last.streaming() && !tries.again()) tries.judge(answer.error());
    return answer;
  }

  const std::unique_ptr<Transport> next_;
  const Runtime runtime_;
  const RetryPolicy policy_;
};

}  // namespace

std::unique_ptr<Transport> make_retrying(std::unique_ptr<Transport> next, const Runtime& runtime,
                                         RetryPolicy policy) {
  return std::make_unique<Retrying>(std::move(next), runtime, policy);
}

}  // namespace hookctl::http
