#include "http/raw_client.hpp"

#include <chrono>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "http/raw_connection.hpp"
#include "http/raw_head.hpp"
#include "http/raw_response.hpp"

namespace hookctl::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A connection that was idle for longer is looked at before it is used: a server that has closed
/// it is not to get the request twice.
constexpr milliseconds trusted_idle{20};
/// A body up to here goes into one TLS record with its head.
constexpr std::size_t one_piece = 16 * 1024;

/// What of a request is still to be sent.
struct Unsent {
  std::string_view head;
  std::string_view body;
  bool empty() const { return head.empty() && body.empty(); }
  void drop(std::size_t bytes) {
    const auto of_head = std::min(bytes, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(bytes - of_head);
  }
};

class Client final : public RawClient {
 public:
  Client(const Url& origin, const Runtime& runtime, const RawClientOptions& options)
      : runtime_(runtime),
        connection_(origin, runtime, options),
        reader_(options.body_limit),
        authority_(origin.authority()),
        timeout_(options.timeout),
        no_answer_(fmt::format("no complete answer within {}", format_duration(options.timeout))) {}

  Result<RawAnswer> exchange(const RawRequest& request) override;
  bool has_sent() const override { return any_sent_; }

 private:
  bool is_kept();
  Result<RawAnswer> attempt(Unsent unsent, bool is_head);
  Result<void> converse(Unsent unsent);
  bool send(Unsent& unsent);
  Error of_server(Error error) const;

  const Runtime runtime_;
  RawConnection connection_;
  RawResponseReader reader_;
  std::string authority_;
  milliseconds timeout_;
  std::string no_answer_;
  std::string head_;
  SteadyTime end_;
  SteadyTime idle_since_;
  bool any_sent_ = false;
  bool all_sent_ = false;
  bool closed_early_ = false;  ///< closed before a byte of the answer came
};

bool Client::is_kept() {
  return connection_.is_open() &&
         (steady_clock::now() - idle_since_ < trusted_idle || !connection_.is_stale());
}

Result<RawAnswer> Client::exchange(const RawRequest& request) {
  any_sent_ = false;
  if (runtime_.stop.requested()) return fail(runtime_.stop.error());
  HOOKCTL_CHECK(write_raw_head(request, authority_, head_));
  Unsent whole{head_, request.body};
  if (connection_.is_tls() && request.body.size() <= one_piece) {
    head_.append(request.body);
    whole = {head_, {}};
  }
  for (bool kept = is_kept();; kept = false) {
    if (!kept) HOOKCTL_CHECK(connection_.open());
    auto answer = attempt(whole, request.method == "HEAD");
    if (!answer || !all_sent_ || !reader_.keeps_alive()) connection_.close();
    if (answer || !kept || !closed_early_) return answer;
  }
}

Result<RawAnswer> Client::attempt(Unsent unsent, bool is_head) {
  const auto begin = steady_clock::now();
  end_ = begin + timeout_;
  all_sent_ = false;
  closed_early_ = false;
  reader_.begin(is_head);
  HOOKCTL_CHECK(converse(unsent));
  idle_since_ = steady_clock::now();
  RawAnswer answer = reader_.take_answer();
  answer.milliseconds = std::chrono::duration<double, std::milli>(idle_since_ - begin).count();
  return answer;
}

/// Sends and receives until the answer is complete. A server may answer before it has read all.
Result<void> Client::converse(Unsent unsent) {
  // TLS may hold bytes already that a wait on the socket would not tell of.
  bool wait_first = !connection_.is_tls();
  for (;;) {
    const bool blocked = send(unsent);
    if (wait_first) HOOKCTL_CHECK(connection_.wait(blocked, end_, no_answer_));
    const auto step = connection_.receive(reader_.room());
    switch (step.kind) {
      case Step::Kind::moved: {
        auto done = reader_.take(step.bytes);
        if (!done) return fail(of_server(std::move(done).error()));
        if (*done) return {};
        connection_.acknowledge();
        wait_first = !connection_.is_tls();
        break;
      }
      case Step::Kind::blocked:
        wait_first = true;
        break;
      case Step::Kind::ended: {
        closed_early_ = !reader_.begun();
        auto ended = reader_.end();
        if (!ended) return fail(of_server(std::move(ended).error()));
        return {};
      }
      case Step::Kind::broken:
        closed_early_ = !reader_.begun();
        return fail(
            of_server({ErrorCode::unreachable, connection_.broken() + reader_.how_far(), {}, {}}));
    }
  }
}

/// Sends as much as can be sent at once; true where more is to be sent later.
bool Client::send(Unsent& unsent) {
  while (!unsent.empty()) {
    const auto step = connection_.send(unsent.head, unsent.body);
    if (step.kind == Step::Kind::blocked) return true;
    // A server that closes early may have answered before that.
    if (step.kind != Step::Kind::moved) return false;
    any_sent_ = true;
    unsent.drop(step.bytes);
  }
  all_sent_ = true;
  return false;
}

Error Client::of_server(Error error) const {
  error.message = fmt::format("{}: {}", connection_.origin().display(), error.message);
  return error;
}

}  // namespace

std::unique_ptr<RawClient> RawClient::create(const Url& origin, const Runtime& runtime,
                                             const RawClientOptions& options) {
  // Messages are to name the server alone.
  return std::make_unique<Client>(Url::parse(origin.origin()).value_or(origin), runtime, options);
}

}  // namespace hookctl::http
