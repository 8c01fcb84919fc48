// The rules for repeating a request: by a scripted transport, where only they are looked at, and
// over real sockets.
#include <deque>
#include <functional>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "http/backoff.hpp"
#include "unit/http/world.hpp"

using hookctl::Error;
using hookctl::ErrorCode;
using hookctl::Result;
using hookctl::Time;
using hookctl::Url;
using hookctl::http::Failure;
using hookctl::http::Headers;
using hookctl::http::Request;
using hookctl::http::Response;
using hookctl::http::ResponseSink;
using hookctl::http::RetryPolicy;
using hookctl::http::Transport;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Conversation;
using test::FaultServer;
using test::KeepingSink;
using test::reply;
using test::World;

namespace {

constexpr RetryPolicy quick{
    .attempts = 4, .first_wait = milliseconds(1), .longest_wait = milliseconds(2)};

using Step = std::function<Result<Response>(Request&, ResponseSink*)>;

/// Plays one step a send, the last one again and again.
class Scripted final : public Transport {
 public:
  Scripted(std::vector<Step> steps, int& sent) : steps_(std::move(steps)), sent_(sent) {}
  Result<Response> send(Request& request, ResponseSink* sink) override {
    const auto at = std::min(static_cast<std::size_t>(sent_++), steps_.size() - 1);
    return steps_[at](request, sink);
  }

 private:
  std::vector<Step> steps_;
  int& sent_;
};

Step error(ErrorCode code, Failure failure) {
  return [=](Request& request, ResponseSink*) -> Result<Response> {
    request.failure = failure;
    return hookctl::fail(code, "it broke");
  };
}

Step answer(int status, std::string retry_after = {}) {
  return [=](Request&, ResponseSink* sink) -> Result<Response> {
    Response response;
    response.status = status;
    if (!retry_after.empty()) response.headers.add("Retry-After", retry_after);
    if (sink != nullptr) {
      HOOKCTL_TRY(const bool wanted, sink->begin(response));
      if (wanted) HOOKCTL_CHECK(sink->write("body"));
    }
    return response;
  };
}

/// Streams a part of a body, then breaks.
Step torn() {
  return [](Request& request, ResponseSink* sink) -> Result<Response> {
    Response response;
    response.status = 200;
    HOOKCTL_TRY(const bool wanted, sink->begin(response));
    if (wanted) HOOKCTL_CHECK(sink->write("half"));
    request.failure = Failure::in_doubt;
    return hookctl::fail(ErrorCode::unreachable, "torn");
  };
}

class NoWayBack final : public hookctl::ByteSource {
 public:
  Result<std::size_t> read(std::span<char>) override { return 0; }
};

/// The largest value that there is: full jitter then gives the whole wait.
class Highest final : public hookctl::Random {
 public:
  void fill(void* data, std::size_t size) override {
    std::fill_n(static_cast<unsigned char*>(data), size, static_cast<unsigned char>(value));
    // The very largest numbers are thrown away, see Random::below.
    if (size == 8) *static_cast<std::uint64_t*>(data) = value;
  }
  std::uint64_t value = 0;
};

struct Script {
  explicit Script(std::vector<Step> steps, RetryPolicy policy = quick) {
    transport = hookctl::http::make_retrying(std::make_unique<Scripted>(std::move(steps), sent),
                                             world.runtime, policy);
  }
  Result<Response> send(bool repeatable, ResponseSink* sink = nullptr) {
    request.repeatable = repeatable;
    return transport->send(request, sink);
  }
  World world;
  int sent = 0;
  Request request{Url::parse("http://127.0.0.1/").value()};
  std::unique_ptr<Transport> transport;
};

}  // namespace

TEST_CASE("what may be repeated, and what may not") {
  struct Row {
    Step first;
    bool repeatable;
    bool repeated;
  };
  const std::vector<Row> rows{
      {error(ErrorCode::unreachable, Failure::in_doubt), true, true},
      {error(ErrorCode::unreachable, Failure::in_doubt), false, false},
      {error(ErrorCode::timed_out, Failure::in_doubt), true, true},
      {error(ErrorCode::timed_out, Failure::in_doubt), false, false},
      {error(ErrorCode::unreachable, Failure::unsent), false, true},
      {error(ErrorCode::timed_out, Failure::unsent), false, true},
      {error(ErrorCode::unreachable, Failure::lasting), true, false},
      {error(ErrorCode::timed_out, Failure::lasting), true, false},
      {error(ErrorCode::invalid_input, Failure::in_doubt), true, false},
      {error(ErrorCode::interrupted, Failure::in_doubt), true, false},
      {answer(408), true, true},
      {answer(408), false, false},
      {answer(429), true, true},
      {answer(429), false, true},
      {answer(500), true, true},
      {answer(500), false, false},
      {answer(502), true, true},
      {answer(502), false, false},
      {answer(503), true, true},
      {answer(503), false, false},
      {answer(503, "0"), false, true},
      {answer(504), true, true},
      {answer(504), false, false},
      {answer(200), true, false},
      {answer(307), true, false},
      {answer(400), true, false},
      {answer(403), true, false},
      {answer(404), true, false},
      {answer(501), true, false},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const bool with_sink : {false, true}) {
      CAPTURE(i);
      CAPTURE(with_sink);
      Script script({rows[i].first, answer(201)});
      KeepingSink sink;
      const auto response = script.send(rows[i].repeatable, with_sink ? &sink : nullptr);
      CHECK(script.sent == (rows[i].repeated ? 2 : 1));
      if (rows[i].repeated) {
        REQUIRE(response);
        CHECK(response->status == 201);
        CHECK(sink.begun == (with_sink ? 1 : 0));
      }
      CHECK((script.world.logged.find("trying again") != std::string::npos) == rows[i].repeated);
    }
  }
}

TEST_CASE("after the last try, the last error tells how many there were") {
  Script script({error(ErrorCode::unreachable, Failure::in_doubt)});
  const auto response = script.send(true);
  REQUIRE_FALSE(response);
  CHECK(script.sent == 4);
  CHECK(response.error().message == "it broke (tried 4 times)");
  CHECK(script.world.logged.find("what=request attempt=4 of 4 wait=") != std::string::npos);

  Script once({error(ErrorCode::unreachable, Failure::in_doubt)});
  CHECK(once.send(false).error().message == "it broke");
}

TEST_CASE("after the last try, the last answer is the answer, and its sink's") {
  Script script({answer(503)});
  KeepingSink sink;
  CHECK(script.send(true, &sink)->status == 503);
  CHECK(script.sent == 4);
  CHECK(sink.begun == 1);
  CHECK(sink.kept == "body");
}

TEST_CASE("a sink that has begun to take bytes gets no others") {
  Script script({torn(), answer(200)});
  SUBCASE("it takes them") {
    KeepingSink sink;
    CHECK_FALSE(script.send(true, &sink));
    CHECK(script.sent == 1);
    CHECK(sink.kept == "half");
  }
  SUBCASE("it declined them") {
    KeepingSink sink;
    sink.wants = false;
    CHECK(script.send(true, &sink));
    CHECK(script.sent == 2);
  }
}

TEST_CASE("a stream that cannot go back is sent once, but for a server that has not seen it") {
  NoWayBack source;
  Script script({error(ErrorCode::unreachable, Failure::in_doubt), answer(200)});
  script.request.body = &source;
  CHECK_FALSE(script.send(true));
  CHECK(script.sent == 1);
  Script unsent({error(ErrorCode::unreachable, Failure::unsent), answer(200)});
  unsent.request.body = &source;
  CHECK(unsent.send(false));
}

TEST_CASE("a caller that repeats by itself is left to it") {
  Script script({answer(503)});
  script.request.single_try = true;
  CHECK(script.send(true)->status == 503);
  CHECK(script.sent == 1);
}

TEST_CASE("the wait doubles up to its limit, and chance takes a part of it") {
  const RetryPolicy policy{
      .attempts = 9, .first_wait = milliseconds(200), .longest_wait = milliseconds(1'000)};
  Highest random;
  const auto wait = [&](int failures, std::uint64_t value) {
    random.value = value;
    return hookctl::http::jittered_wait(policy, failures, random).count();
  };
  CHECK(wait(1, 200) == 200);
  CHECK(wait(1, 201) == 0);  // from 0 to 200, and nothing else
  CHECK(wait(2, 400) == 400);
  CHECK(wait(2, 401) == 0);
  CHECK(wait(3, 800) == 800);
  CHECK(wait(4, 1'000) == 1'000);
  CHECK(wait(4, 1'001) == 0);
  CHECK(wait(60, 1'000) == 1'000);
  CHECK(wait(3, 77) == 77);
}

TEST_CASE("Retry-After in its forms") {
  const Time now = hookctl::parse_time("1994-11-06T08:49:30Z").value();
  const auto wait = [&](std::string value) -> std::optional<std::int64_t> {
    Headers headers;
    headers.add("retry-after", std::move(value));
    const auto asked = hookctl::http::retry_after(headers, now);
    return asked ? std::optional(asked->count()) : std::nullopt;
  };
  CHECK(wait("120") == 120'000);
  CHECK(wait("0") == 0);
  CHECK(wait("-5") == 0);
  CHECK(wait("Sun, 06 Nov 1994 08:49:37 GMT") == 7'000);
  CHECK(wait("Sunday, 06-Nov-94 08:49:37 GMT") == 7'000);
  CHECK(wait("Sun Nov  6 08:49:37 1994") == 7'000);
  CHECK(wait("Sun, 06 Nov 1994 08:49:00 GMT") == 0);
  CHECK(wait("9000000000000000000").value_or(-1) > 0);
  for (const char* nonsense :
       {"", "soon", "1.5", "12 s", "Sun, 06 Nov 1994", "99999999999999999999"})
    CHECK_FALSE(wait(nonsense));
}

TEST_CASE("Retry-After is followed, up to the longest wait") {
  Script script({answer(503, "3600"), answer(200)});
  CHECK(script.send(true)->status == 200);
  CHECK(script.world.logged.find("wait=2ms") != std::string::npos);
}

TEST_CASE("a wait that would go past the deadline is not begun") {
  const RetryPolicy patient{
      .attempts = 4, .first_wait = milliseconds(1), .longest_wait = seconds(3600)};
  Script script({answer(503, "60"), answer(200)}, patient);
  script.world.stop.set_deadline(std::chrono::steady_clock::now() + seconds(30));
  KeepingSink sink;
  CHECK(script.send(true, &sink)->status == 503);
  CHECK(script.sent == 1);
  CHECK(sink.begun == 1);
}

TEST_CASE("last words have one time limit for all tries, and a stop does not end them") {
  Script script({error(ErrorCode::unreachable, Failure::in_doubt), answer(200)});
  script.world.stop.interrupt(2);
  script.request.even_when_stopped = true;
  script.request.time_limit = seconds(5);
  CHECK(script.send(true));
  CHECK(script.sent == 2);
  CHECK(script.request.time_limit == seconds(5));

  Script limited({[](Request& request, ResponseSink*) -> Result<Response> {
                   CHECK(*request.time_limit <= seconds(5));
                   request.failure = Failure::in_doubt;
                   Response response;
                   response.status = 503;
                   response.headers.add("Retry-After", "60");
                   return response;
                 }},
                 {.attempts = 3, .first_wait = seconds(1), .longest_wait = seconds(100)});
  limited.request.even_when_stopped = true;
  limited.request.time_limit = seconds(5);
  CHECK(limited.send(true)->status == 503);
  CHECK(limited.sent == 1);
}

TEST_CASE("over real sockets: reset, 500, 503, 429, then fine, the body whole each time") {
  FaultServer server({[](Conversation& client) {
                        client.request();
                        client.reset();
                      },
                      [](Conversation& client) {
                        for (const char* answer :
                             {"HTTP/1.1 500 Oops\r\nContent-Length: 3\r\n\r\nbad",
                              "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n",
                              "HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"})
                          if (client.request()) client.send(answer);
                        if (client.request()) client.send(reply(200, "fine"));
                      }});
  World world;
  auto transport = hookctl::http::make_retrying(
      std::move(world.transport), world.runtime,
      {.attempts = 5, .first_wait = milliseconds(1), .longest_wait = milliseconds(5)});
  const std::string bytes(200'000, 'b');
  hookctl::MemorySource source(bytes);
  Request request(server.url("/"));
  request.method = "PUT";
  request.body = &source;
  request.repeatable = true;
  KeepingSink sink;
  const auto response = transport->send(request, &sink);
  REQUIRE(response);
  CHECK(sink.kept == "fine");
  CHECK(sink.begun == 1);
  REQUIRE(server.requests().size() == 5);
  for (const auto& seen : server.requests()) CHECK(seen.body == bytes);
}

TEST_CASE(
    "over real sockets: a POST that must not be sent twice is sent again where nobody saw it") {
  const auto port = test::closed_port();
  World world;
  auto transport = hookctl::http::make_retrying(std::move(world.transport), world.runtime, quick);
  Request request(Url::parse(fmt::format("http://127.0.0.1:{}/", port)).value());
  request.method = "POST";
  const auto response = transport->send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().message.find("connection refused (tried 4 times)") != std::string::npos);

  FaultServer server([](Conversation& client) { client.request(); });
  Request seen(server.url("/"));
  seen.method = "POST";
  CHECK_FALSE(transport->send(seen));
  CHECK(server.requests().size() == 1);
}
