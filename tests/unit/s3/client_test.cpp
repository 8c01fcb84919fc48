#include "s3/client.hpp"

#include <mutex>

#include <doctest/doctest.h>

#include "http/server.hpp"
#include "s3/verify.hpp"

namespace s3 = hookctl::s3;
namespace http = hookctl::http;
namespace crypto = hookctl::crypto;
using namespace std::chrono_literals;
using hookctl::Secret;
using hookctl::Time;

namespace {

/// A clock that goes on by a minute with each look.
class RunningClock final : public hookctl::Clock {
 public:
  Time now() const override { return start_ + std::chrono::minutes(looks_++); }

 private:
  Time start_ = hookctl::parse_time("2026-03-01T12:00:00Z").value();
  mutable std::atomic<int> looks_{0};
};

/// A server that verifies each request, answers 503 until the last, and keeps the dates.
class Server {
 public:
  explicit Server(int failures) : failures_(failures) {
    server_ = http::Server::start({"127.0.0.1", 0}, {}, runtime, [this](http::Exchange& exchange) {
                handle(exchange);
              }).value();
  }
  ~Server() { server_->stop(); }

  s3::Endpoint endpoint() const {
    return {hookctl::Url::parse("http://" + server_->address().text()).value(), "r", true};
  }
  std::vector<std::string> dates() {
    const std::lock_guard lock(mutex_);
    return dates_;
  }

  hookctl::Stop stop;
  hookctl::Log log{hookctl::LogLevel::error, hookctl::LogFormat::text, false};
  RunningClock clock;
  hookctl::Runtime runtime{clock, hookctl::system_random(), stop, log};

 private:
  void handle(http::Exchange& exchange) {
    const std::string_view target = exchange.target();
    const auto mark = std::min(target.find('?'), target.size());
    s3::IncomingRequest request{exchange.method(), target.substr(0, mark), {}, {}};
    if (mark < target.size()) request.query = target.substr(mark + 1);
    for (const auto& field : exchange.headers().all())
      if (const auto* value = std::get_if<std::string>(&field.value))
        request.headers.emplace_back(field.name, *value);
    const auto secret = [](std::string_view) { return std::optional<Secret>(Secret("s")); };
    // A signature that was not made anew would be hours old by now.
    const Time now = clock.now();
    const auto verdict = s3::verify(request, secret, now, {.region = "r", .skew = 5min});
    const std::lock_guard lock(mutex_);
    dates_.emplace_back(exchange.headers().get("x-amz-date").value_or(""));
    http::Headers headers;
    if (!verdict)
      exchange.respond(verdict.error().status, headers, verdict.error().code);
    else if (static_cast<int>(dates_.size()) <= failures_)
      exchange.respond(503, headers);
    else
      exchange.respond(200, headers);
  }

  const int failures_;
  std::mutex mutex_;
  std::vector<std::string> dates_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace

TEST_CASE("A request that is repeated is signed anew") {
  Server server(3);
  const auto transport =
      http::make_retrying(http::make_curl_transport(server.runtime, {}), server.runtime,
                          {.attempts = 4, .first_wait = 1ms, .longest_wait = 2ms});
  const auto endpoint = server.endpoint();
  const s3::Credentials credentials{Secret("a"), Secret("s")};
  s3::Client client(*transport, server.runtime, endpoint, credentials, "b");
  const std::string bytes = "hello";
  hookctl::MemorySource source(bytes);
  const auto stored = client.put("k", {source, crypto::sha256(bytes)}, "text/plain");
  REQUIRE_MESSAGE(stored, stored.error().text());
  const auto dates = server.dates();
  REQUIRE(dates.size() == 4);
  for (std::size_t i = 1; i < dates.size(); ++i) CHECK(dates[i] > dates[i - 1]);
}
