#include "listen/receiver.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/stop.hpp"
#include "capture/record.hpp"
#include "http/field.hpp"
#include "http/target.hpp"
#include "json/utf8.hpp"
#include "listen/body.hpp"

namespace hookctl::listen {
namespace {

/// What all bodies that arrive at the same time may take, but for the small ones.
constexpr std::size_t least_budget = std::size_t{256} * 1024 * 1024;
/// Bodies above this are judged one at a time: a document takes many times their size.
constexpr std::size_t heavy_body = std::size_t{256} * 1024;
/// What a thread keeps for its next request.
constexpr std::size_t kept_memory = std::size_t{1024} * 1024;

/// Memory that a thread uses again.
struct Scratch {
  std::string body;
  std::string line;
  std::vector<capture::HeaderView> headers;

  void shrink() {
    if (body.capacity() > kept_memory) body = {};
    if (line.capacity() > kept_memory) line = {};
  }
};

/// The path of a request's target, still encoded; of one in absolute form too.
std::string_view path_of(std::string_view target) {
  const auto path = http::recorded_target(target);
  return path.substr(0, path.find('?'));
}

http::Headers headers_of(const Answer& answer) {
  http::Headers headers;
  if (!answer.content_type.empty()) headers.add("Content-Type", answer.content_type);
  for (const auto& [name, value] : answer.headers) headers.add(name, value);
  return headers;
}

}  // namespace

struct Receiver::State {
  ReceiverOptions options;
  ReceiverParts parts;
  const Runtime& runtime;
  http::Headers accepted_headers;
  MemoryBudget budget;
  std::mutex heavy;
  std::atomic<std::uint64_t> begun{0};  ///< messages that are, or are being, recorded
  std::atomic<std::uint64_t> answered{0};
  std::atomic<std::uint64_t> accepted{0}, rejected{0}, refused{0};

  State(ReceiverOptions chosen, ReceiverParts given, const Runtime& surroundings)
      : options(std::move(chosen)),
        parts(std::move(given)),
        runtime(surroundings),
        accepted_headers(headers_of(parts.accepted)),
        budget(std::max(least_budget, 4 * options.max_body)) {}
};

/// One request on its way through.
class Receiver::Reception {
 public:
  Reception(State& state, http::Exchange& exchange, Scratch& scratch)
      : state_(state), exchange_(exchange), scratch_(scratch), share_(state.budget) {
    event_.method = exchange.method();
    event_.target = exchange.target();
    event_.received_at = state.runtime.clock.now();
  }

  void run() {
    if (is_health_check()) return answer_health_check();
    if (auto refusal = check_request()) return refuse(*refusal);
    if (auto refusal = read_body(exchange_, state_.options.max_body, share_, scratch_.body))
      return refuse(*refusal);
    begin_ = std::chrono::steady_clock::now();
    if (!take_turn())
      return refuse({503, "ENOUGH_MESSAGES", "as many messages were taken as were wanted"});
    make_record();
    judge();
    if (auto refusal = append()) {
      --state_.begun;
      return refuse(*refusal);
    }
    answer();
    finish();
  }

 private:
  bool is_health_check() const {
    const auto& method = exchange_.method();
    return (method == "GET" || method == "HEAD") && path_of(exchange_.target()) == "/healthz";
  }

  void answer_health_check() {
    http::Headers headers;
    headers.add("Content-Type", "application/json");
    headers.add("Cache-Control", "no-store");
    (void)exchange_.respond(200, headers, "{\"status\":\"ok\"}\n");
  }

  std::optional<Refusal> check_request() const {
    const auto& target = exchange_.target();
    const auto& path = state_.options.path;
    if (!path.empty() && path_of(target) != path)
      return Refusal{404, "WRONG_PATH", "messages are not taken at this path"};
    if (exchange_.method() != "POST" && exchange_.method() != "PUT")
      return Refusal{405, "WRONG_METHOD", "messages are taken by POST and PUT"};
    // A record could not hold it as it came.
    if (!json::is_utf8(target))
      return Refusal{400, "INVALID_TARGET",
                     "the request's target holds bytes that have to be percent-encoded"};
    // Nobody could send it again, on or anew (RFC 9112, section 3.2).
    if (!http::is_target(http::recorded_target(target)))
      return Refusal{400, "INVALID_TARGET", "the request's target is neither a path nor a URL"};
    return std::nullopt;
  }

  /// Whether this message is one of those that are wanted.
  bool take_turn() {
    const auto wanted = state_.options.count;
    if (wanted == 0) return true;
    auto begun = state_.begun.load();
    do {
      if (begun >= wanted) return false;
    } while (!state_.begun.compare_exchange_weak(begun, begun + 1));
    return true;
  }

  void make_record() {
    auto& headers = scratch_.headers;
    headers.clear();
    for (const auto& field : exchange_.headers().all())
      headers.emplace_back(field.name, std::get<std::string>(field.value));
    id_.emplace(Ulid::generate(state_.runtime.clock, state_.runtime.random));
    event_.received_at = state_.runtime.clock.now();
    event_.size = scratch_.body.size();
    record_ = {.id = id_->text(),
               .received_at = event_.received_at,
               .method = exchange_.method(),
               .url = exchange_.target(),
               .headers = headers,
               .body = scratch_.body,
               .body_sha256 = {},
               .response = {},
               .further = {}};
  }

  void judge() {
    std::unique_lock lock(state_.heavy, std::defer_lock);
    if (scratch_.body.size() > heavy_body) lock.lock();
    verdict_ = state_.parts.scheme.judge(record_);
    further_ = verdict_field(state_.parts.scheme.name(), verdict_);
    record_.further = further_;
  }

  std::optional<Refusal> append() {
    if (state_.parts.capture == nullptr) return std::nullopt;
    auto& line = scratch_.line;
    line.clear();
    capture::append_record(line, record_);
    auto place = state_.parts.capture->append(line);
    if (!place) {
      state_.runtime.log.error("a message could not be recorded",
                               {{"reason", place.error().text()}});
      return Refusal{507, "NOT_RECORDED", "the message could not be stored; send it again later"};
    }
    place_ = *place;
    event_.recorded = true;
    return std::nullopt;
  }

  void answer() {
    const auto& parts = state_.parts;
    event_.id = id_->text();
    if (!verdict_.accepted)
      send(parts.scheme.rejected(verdict_));
    else if (parts.responder != nullptr)
      send(parts.responder->respond({record_, place_}));
    else
      send(parts.accepted.status, state_.accepted_headers, parts.accepted.body);
  }

  void finish() {
    ++(verdict_.accepted ? state_.accepted : state_.rejected);
    if (verdict_.accepted && state_.parts.worker != nullptr)
      state_.parts.worker->enqueue({record_, place_});
    tell();
    if (++state_.answered == state_.options.count && state_.parts.end != nullptr)
      state_.parts.end->cancel();
  }

  void refuse(const Refusal& refusal) {
    ++state_.refused;
    verdict_ = {.accepted = false, .code = refusal.code, .message = refusal.message, .subject = {}};
    Answer answer = state_.parts.scheme.refused(refusal);
    // Whatever of the body has not been read is not worth the connection.
    if (refusal.status != 404 && refusal.status != 405) exchange_.close_after();
    if (refusal.status == 405) answer.headers.emplace_back("Allow", "POST, PUT");
    if (refusal.status == 503) answer.headers.emplace_back("Retry-After", "1");
    send(answer);
    tell();
  }

  void send(const Answer& answer) { send(answer.status, headers_of(answer), answer.body); }

  void send(int status, const http::Headers& headers, std::string_view body) {
    event_.status = status;
    event_.answered = exchange_.respond(status, headers, body).has_value();
  }

  void tell() {
    event_.verdict = &verdict_;
    event_.milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin_)
            .count();
    state_.parts.observer.take(event_);
  }

  State& state_;
  http::Exchange& exchange_;
  Scratch& scratch_;
  MemoryShare share_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::optional<Ulid> id_;
  capture::RecordView record_;
  capture::Place place_;
  Verdict verdict_;
  std::string further_;
  Event event_;
};

Receiver::Receiver(ReceiverOptions options, ReceiverParts parts, const Runtime& runtime)
    : state_(std::make_unique<State>(std::move(options), std::move(parts), runtime)) {}

Receiver::~Receiver() = default;

void Receiver::handle(http::Exchange& exchange) {
  thread_local Scratch scratch;
  Reception(*state_, exchange, scratch).run();
  scratch.shrink();
}

void Receiver::count_refused() {
  ++state_->refused;
}

bool Receiver::complete() const {
  return state_->options.count > 0 && state_->answered >= state_->options.count;
}

ReceiverCounts Receiver::counts() const {
  return {state_->accepted, state_->rejected, state_->refused};
}

}  // namespace hookctl::listen
