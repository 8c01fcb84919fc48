#include "listen/receiver.hpp"

#include <doctest/doctest.h>

#include "capture/record.hpp"
#include "unit/listen/support.hpp"

using namespace hookctl;
using namespace hookctl::listen;
using test::MemoryExchange;

namespace {

/// A capture in memory, which may be full, and which notes what had been answered by then.
class MemoryCapture final : public capture::Appender {
 public:
  Result<capture::Place> append(std::string_view line) override {
    if (full) return fail(ErrorCode::config, "no space left on device");
    const capture::Place place{text.size(), line.size()};
    text += line;
    if (exchange != nullptr) answered_before = exchange->answered();
    return place;
  }
  Result<std::string> read(capture::Place place) const override {
    return text.substr(place.offset, place.length);
  }
  std::uint64_t size() const override { return text.size(); }
  const std::string& path() const override { return path_; }

  std::string text;
  bool full = false;
  const MemoryExchange* exchange = nullptr;
  std::optional<bool> answered_before;

 private:
  std::string path_ = "memory";
};

class KeepingObserver final : public Observer {
 public:
  void take(const Event& event) override {
    events.push_back(event);
    codes.emplace_back(event.verdict->code);
    ids.emplace_back(event.id);
  }
  std::vector<Event> events;
  std::vector<std::string> codes, ids;
};

class KeepingWorker final : public Worker {
 public:
  void enqueue(const Message& message) override {
    ids.emplace_back(message.record.id);
    places.push_back(message.place);
    if (exchange != nullptr) answered_before = exchange->answered();
  }
  Result<std::string> run_now(const Message&) override {
    return fail(ErrorCode::internal, "not used");
  }
  void drain() override {}
  std::vector<std::string> ids;
  std::vector<capture::Place> places;
  const MemoryExchange* exchange = nullptr;
  std::optional<bool> answered_before;
};

class FixedResponder final : public Responder {
 public:
  Answer respond(const Message& message) override {
    return {.status = 202,
            .content_type = "text/plain",
            .body = std::string(message.record.body),
            .headers = {{"X-A", "1"}, {"X-A", "2"}}};
  }
};

/// Takes what begins with "good".
class PickyScheme final : public Scheme {
 public:
  std::string_view name() const override { return "picky"; }
  bool shows_sender() const override { return true; }
  Verdict judge(const capture::RecordView& record) const override {
    const bool good = record.body.starts_with("good");
    return {.accepted = good, .code = good ? "GOOD" : "BAD", .message = {}, .subject = {}};
  }
  Answer rejected(const Verdict&) const override { return {.status = 401}; }
  Answer accepted() const override { return {.status = 200, .content_type = "a/b", .body = "yes"}; }
  Answer refused(const Refusal& refusal) const override { return error_answer(refusal); }
};

struct World {
  test::FixedClock clock;
  Stop stop;
  Log log{LogLevel::error, LogFormat::text, false};
  Runtime runtime{clock, system_random(), stop, log};
  PickyScheme scheme;
  MemoryCapture capture;
  KeepingObserver observer;
  KeepingWorker worker;
  FixedResponder responder;
  std::string logged;
  std::unique_ptr<Receiver> receiver;

  explicit World(ReceiverOptions options = {}, bool responds = false) {
    log.set_writer(
        [](std::string_view line, void* self) { static_cast<World*>(self)->logged += line; }, this);
    receiver =
        std::make_unique<Receiver>(options,
                                   ReceiverParts{.scheme = scheme,
                                                 .accepted = scheme.accepted(),
                                                 .capture = &capture,
                                                 .responder = responds ? &responder : nullptr,
                                                 .worker = &worker,
                                                 .observer = observer,
                                                 .end = &stop},
                                   runtime);
  }
  int post(std::string body, std::string target = "/", std::string method = "POST") {
    MemoryExchange exchange(std::move(method), std::move(target), std::move(body));
    receiver->handle(exchange);
    return exchange.status;
  }
};

}  // namespace

TEST_CASE("a message is recorded before it is answered, and answered before it is worked") {
  World world;
  MemoryExchange exchange("PUT", "/a%2Fb?x=%2B&y", std::string("good\0\xFF", 6));
  exchange.sent.add("hOst", "h");
  exchange.sent.add("X-A", "gr\xFCn");
  exchange.sent.add("x-a", "2");
  world.capture.exchange = world.worker.exchange = &exchange;
  world.receiver->handle(exchange);
  CHECK(exchange.status == 200);
  CHECK(exchange.answer == "yes");
  CHECK(exchange.answer_headers.get("content-type") == "a/b");
  CHECK(world.capture.answered_before == false);
  CHECK(world.worker.answered_before == true);

  const auto record = capture::parse_record(
      std::string_view(world.capture.text).substr(0, world.capture.text.size() - 1));
  REQUIRE(record);
  CHECK(record->method == "PUT");
  CHECK(record->url == "/a%2Fb?x=%2B&y");
  CHECK(record->received_at == world.clock.time);
  CHECK(record->headers == capture::HeaderList{{"hOst", "h"}, {"X-A", "gr\xFCn"}, {"x-a", "2"}});
  CHECK(record->body == std::string("good\0\xFF", 6));
  CHECK(record->further == R"(,"verdict":{"scheme":"picky","accepted":true,"code":"GOOD"})");
  REQUIRE(world.worker.ids == std::vector<std::string>{record->id});
  CHECK(world.capture.read(world.worker.places[0]) == world.capture.text);
  REQUIRE(world.observer.ids == std::vector<std::string>{record->id});
  CHECK(world.observer.events[0].recorded);
  CHECK(world.observer.events[0].answered);
  CHECK(world.observer.events[0].size == 6);
}

TEST_CASE("what is rejected is on record, and is not worked") {
  World world;
  CHECK(world.post("bad") == 401);
  CHECK(world.capture.text.find("\"accepted\":false,\"code\":\"BAD\"") != std::string::npos);
  CHECK(world.worker.ids.empty());
  CHECK(world.receiver->counts().rejected == 1);
}

TEST_CASE("a message that cannot be recorded is answered 507, and nothing is done with it") {
  World world;
  world.capture.full = true;
  CHECK(world.post("good") == 507);
  CHECK(world.worker.ids.empty());
  CHECK(world.observer.codes == std::vector<std::string>{"NOT_RECORDED"});
  CHECK(world.observer.ids == std::vector<std::string>{""});
  CHECK(world.logged.find("no space left") != std::string::npos);
  world.capture.full = false;
  CHECK(world.post("good") == 200);
  CHECK(world.worker.ids.size() == 1);
}

TEST_CASE("messages come by POST and PUT, and at the path that was asked for") {
  World world({.path = "/hook"});
  CHECK(world.post("good", "/hook") == 200);
  CHECK(world.post("good", "/hook?a=/b", "PUT") == 200);
  CHECK(world.post("good", "http://127.0.0.1:8080/hook?a") == 200);
  for (const auto* target : {"/", "/hook/", "/hook%2F", "/Hook", "/x?/hook", "http://h"}) {
    CAPTURE(target);
    CHECK(world.post("good", target) == 404);
  }
  MemoryExchange wrong("DELETE", "/hook");
  world.receiver->handle(wrong);
  CHECK(wrong.status == 405);
  CHECK(wrong.answer_headers.get("Allow") == "POST, PUT");
  CHECK(world.receiver->counts().refused == 7);
  CHECK(world.worker.ids.size() == 3);
}

TEST_CASE("it says that it is well, to whoever asks") {
  World world({.path = "/hook"});
  for (const auto* method : {"GET", "HEAD"}) {
    MemoryExchange exchange(method, "/healthz?x");
    world.receiver->handle(exchange);
    CHECK(exchange.status == 200);
    CHECK(exchange.answer == "{\"status\":\"ok\"}\n");
  }
  CHECK(world.post("good", "/healthz") == 404);
  CHECK(world.observer.codes.size() == 1);
}

TEST_CASE("a target that a record could not hold is refused") {
  World world;
  CHECK(world.post("good", "/gr\xFCn") == 400);
  CHECK(world.post("good", "/gr\xC3\xBCn") == 200);
  CHECK(world.capture.text.find("/gr\xC3\xBCn") != std::string::npos);
}

TEST_CASE("a responder answers what is accepted, and only that") {
  World world({}, true);
  MemoryExchange exchange("POST", "/", "good day");
  world.receiver->handle(exchange);
  CHECK(exchange.status == 202);
  CHECK(exchange.answer == "good day");
  REQUIRE(exchange.answer_headers.all().size() == 3);
  CHECK(exchange.answer_headers.get("x-a") == "1");
  CHECK(world.post("bad") == 401);
}

TEST_CASE("so many messages are taken and no more") {
  World world({.count = 2});
  world.capture.full = true;
  CHECK(world.post("good") == 507);
  world.capture.full = false;
  CHECK(world.post("good") == 200);
  CHECK_FALSE(world.receiver->complete());
  CHECK_FALSE(world.stop.requested());
  CHECK(world.post("bad") == 401);
  CHECK(world.receiver->complete());
  CHECK(world.stop.requested());
  CHECK(world.post("good") == 503);
  CHECK(world.worker.ids.size() == 1);
}

TEST_CASE("a message is worked although its sender did not wait for the answer") {
  World world;
  MemoryExchange exchange("POST", "/", "good");
  exchange.gone = true;
  world.receiver->handle(exchange);
  CHECK(world.worker.ids.size() == 1);
  CHECK_FALSE(world.observer.events[0].answered);
}

TEST_CASE("what is too large is refused, and the connection given up") {
  World world({.max_body = 4});
  MemoryExchange exchange("POST", "/", "good!");
  world.receiver->handle(exchange);
  CHECK(exchange.status == 413);
  CHECK(exchange.closed);
  CHECK(world.capture.text.empty());
}
