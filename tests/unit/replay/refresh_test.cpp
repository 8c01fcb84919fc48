#include "replay/refresh.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/stop.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/signature.hpp"
#include "mosaic/validation.hpp"

using namespace hookctl;
using namespace hookctl::replay;

namespace {

class FixedClock final : public Clock {
 public:
  Time now() const override { return *parse_time("2026-11-22T13:00:00.007Z"); }
};

/// What stands between the refresher and Aruna: an answer laid ready.
class LaidUrls final : public DownloadUrls {
 public:
  Result<std::optional<Url>> renew(const aruna::Payload& payload) override {
    asked.emplace_back(payload.object_id.text());
    return answer;
  }
  Result<std::optional<Url>> answer = std::nullopt;
  std::vector<std::string> asked;
};

struct World {
  World() {
    log.configure(LogLevel::info, LogFormat::text, false);
    log.set_writer(
        [](std::string_view line, void* to) { static_cast<World*>(to)->said.emplace_back(line); },
        this);
  }

  std::unique_ptr<Refresher> refresher(bool force = false, bool new_id = false) {
    RefreshOptions options{.new_id = new_id, .force = force};
    if (with_secret) options.secret = Secret("s3cr3t");
    return make_refresher(std::move(options), urls, {clock, system_random(), stop, log});
  }

  bool with_secret = true;
  FixedClock clock;
  Stop stop;
  Log log;
  LaidUrls urls;
  std::vector<std::string> said;
};

/// A record, and the headers that its view points to.
struct Recorded {
  std::vector<capture::HeaderView> headers;
  std::string body;
  capture::RecordView view() const {
    capture::RecordView record;
    record.id = "r1";
    record.headers = headers;
    record.body = body;
    return record;
  }
};

const std::string signature = "LCOtRbkYXK6kgnZNfBv3WRCCIAQbyFxoqIYLuAJCFLU=";
const std::string envelope_before =
    R"({"message_id":"41409546-df67-42b6-b5c4-c006b26b6bad","message_type":"T","payload":{},)"
    R"("timestamp":)";

Recorded message() {
  return {{{"Accept", "x"}, {"X-MOSAIC-Signature", signature}, {"a", "\xFF"}, {"A", ""}},
          envelope_before + "\"2022-09-22T09:26:10.498Z\"}"};
}

Recorded payload(std::string_view download, std::string_view more = "") {
  return {{{"Authorization", "Bearer x"}},
          fmt::format(R"({{"hook_id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3B","secret":"c2VjcmV0",)"
                      R"("pubkey_serial":1,"object":{{"Object":{{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C")"
                      R"(}}}},"download":{}{}}})",
                      download, more)};
}

std::string presigned(std::string_view date) {
  return fmt::format(
      R"("http://p.localhost:1/a?X-Amz-Date={}&X-Amz-Expires=3600&X-Amz-Signature=f")", date);
}

const std::string holds = presigned("20261122T120001Z");
const std::string expired = presigned("20261122T115959Z");

bool says(const World& world, std::string_view text) {
  return std::ranges::any_of(
      world.said, [&](const auto& line) { return line.find(text) != std::string::npos; });
}

void check_as_recorded(const Result<Prepared>& made, const Recorded& recorded) {
  REQUIRE(made);
  CHECK(made->body == recorded.body);
  REQUIRE(made->headers.size() == recorded.headers.size());
  for (std::size_t i = 0; i < made->headers.size(); ++i) {
    CHECK(made->headers[i].first == recorded.headers[i].first);
    CHECK(made->headers[i].second == recorded.headers[i].second);
  }
}

Error error_of(const Result<Prepared>& made) {
  REQUIRE_FALSE(made);
  return made.error();
}

}  // namespace

TEST_CASE("a message gets this time, and the signature's value alone changes among the headers") {
  World world;
  const Recorded recorded = message();
  const auto made = world.refresher()->refresh(recorded.view());
  REQUIRE(made);
  CHECK(made->body == envelope_before + "\"2026-11-22T13:00:00.007Z\"}");
  REQUIRE(made->headers.size() == 4);
  CHECK(made->headers[0] == std::pair<std::string, std::string>("Accept", "x"));
  CHECK(made->headers[1].first == "X-MOSAIC-Signature");
  CHECK(made->headers[1].second == mosaic::sign(Secret("s3cr3t"), made->body));
  CHECK(made->headers[2] == std::pair<std::string, std::string>("a", "\xFF"));
  CHECK(made->headers[3] == std::pair<std::string, std::string>("A", ""));
  CHECK(world.urls.asked.empty());
  CHECK(world.said.empty());
}

TEST_CASE("a new id is a UUID, another one for each message") {
  World world;
  const Recorded recorded = message();
  const auto refresher = world.refresher(false, true);
  const auto id_of = [&] {
    const auto made = refresher->refresh(recorded.view());
    REQUIRE(made);
    CHECK(made->headers[1].second == mosaic::sign(Secret("s3cr3t"), made->body));
    return *mosaic::read_message(made->body)->message_id;
  };
  const std::string first = id_of();
  CHECK(is_uuid(first));
  CHECK(first != "41409546-df67-42b6-b5c4-c006b26b6bad");
  CHECK(first != id_of());
}

TEST_CASE("an envelope without a signature gets one") {
  World world;
  Recorded recorded = message();
  recorded.headers = {{"Accept", "x"}};
  const auto made = world.refresher()->refresh(recorded.view());
  REQUIRE(made);
  REQUIRE(made->headers.size() == 2);
  CHECK(made->headers[1].first == "x-mosaic-signature");
  CHECK(made->headers[1].second == mosaic::sign(Secret("s3cr3t"), made->body));
}

TEST_CASE("what of Mosaic's cannot be signed anew is told, and goes as it is where forced") {
  World world;
  const auto check = [&](const Recorded& recorded, ErrorCode code, std::string_view text) {
    const Error error = error_of(world.refresher()->refresh(recorded.view()));
    CHECK(error.code == code);
    CHECK_MESSAGE(error.text().find(text) != std::string::npos, error.text());
    world.said.clear();
    check_as_recorded(world.refresher(true)->refresh(recorded.view()), recorded);
    CHECK(says(world, text));
  };
  Recorded recorded = message();
  recorded.headers.emplace_back("x-mosaic-signature", signature);
  check(recorded, ErrorCode::invalid_input, "more than once");
  for (const char* foreign : {"t=1663838770,v1=00ff", "sha256=00ff", "v1,AA=="}) {
    recorded = message();
    recorded.headers[1].second = foreign;
    check(recorded, ErrorCode::invalid_input, "in a form that is not Mosaic's");
  }
  recorded = message();
  recorded.body = R"({"payload":1})";
  check(recorded, ErrorCode::invalid_input, "no timestamp");
  recorded.body = payload(holds).body;
  check(recorded, ErrorCode::invalid_input, "no timestamp");
  world.with_secret = false;
  check(message(), ErrorCode::usage, "with its secret");
}

TEST_CASE("a signature that was masked or damaged is replaced too") {
  World world;
  for (const char* value : {"", "***", "not base64!", "LCOt"}) {
    Recorded recorded = message();
    recorded.headers[1].second = value;
    const auto made = world.refresher()->refresh(recorded.view());
    REQUIRE(made);
    CHECK(made->headers[1].second == mosaic::sign(Secret("s3cr3t"), made->body));
  }
}

TEST_CASE("a payload gets the new URL in the place of the old one") {
  World world;
  world.urls.answer = *Url::parse("http://p.localhost:1/a?X-Amz-Signature=new");
  for (const std::string& old : {holds, expired, std::string("\"https://example.com/a\"")}) {
    const Recorded recorded = payload(old, R"(,"token":"t")");
    const auto made = world.refresher()->refresh(recorded.view());
    REQUIRE(made);
    CHECK(made->body ==
          payload(R"("http://p.localhost:1/a?X-Amz-Signature=new")", R"(,"token":"t")").body);
    CHECK(made->headers.size() == 1);
  }
  CHECK(world.urls.asked == std::vector<std::string>(3, "01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"));
  CHECK(world.said.empty());
}

TEST_CASE("a payload without a download is asked for none") {
  World world;
  for (const char* none : {"null", "\"\""}) {
    const Recorded recorded = payload(none);
    check_as_recorded(world.refresher()->refresh(recorded.view()), recorded);
  }
  CHECK(world.urls.asked.empty());
  CHECK(world.said.empty());
}

TEST_CASE("without a token a URL that holds is sent, and one that expired is refused") {
  World world;
  const Recorded good = payload(holds);
  const auto refresher = world.refresher();
  check_as_recorded(refresher->refresh(good.view()), good);
  check_as_recorded(refresher->refresh(good.view()), good);
  REQUIRE(world.said.size() == 2);
  CHECK(world.said[0].find("others like it") != std::string::npos);
  CHECK(world.said[0].find("holds until 2026-11-22T13:00:01.000Z") != std::string::npos);
  CHECK(world.said[1].find("others like it") == std::string::npos);

  const Recorded unknown = payload("\"https://example.com/a\"");
  check_as_recorded(refresher->refresh(unknown.view()), unknown);
  CHECK(says(world, "does not say how long it holds"));

  const Recorded late = payload(expired);
  const Error error = error_of(refresher->refresh(late.view()));
  CHECK(error.code == ErrorCode::verification_failed);
  CHECK(error.message == "its download URL expired at 2026-11-22T12:59:59.000Z");
  CHECK(error.hint.find("--force") != std::string::npos);
  check_as_recorded(world.refresher(true)->refresh(late.view()), late);
  CHECK(says(world, "expired at 2026-11-22T12:59:59.000Z"));
}

TEST_CASE("where Aruna gives no URL, the old one is sent as long as it holds") {
  World world;
  world.urls.answer = fail(ErrorCode::refused, "not permitted", "READ is needed");
  const Recorded good = payload(holds);
  check_as_recorded(world.refresher()->refresh(good.view()), good);
  CHECK(says(world, "not permitted"));
  const Recorded late = payload(expired);
  const Error error = error_of(world.refresher()->refresh(late.view()));
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.message ==
        "its download URL expired at 2026-11-22T12:59:59.000Z, and there is no new one: not "
        "permitted");
  CHECK(error.hint == "READ is needed");
  // What would read as a fault of the capture or the command line.
  for (const ErrorCode other : {ErrorCode::not_found, ErrorCode::usage, ErrorCode::invalid_input}) {
    world.urls.answer = fail(other, "no such object");
    CHECK(error_of(world.refresher()->refresh(late.view())).code == ErrorCode::verification_failed);
  }
}

TEST_CASE("what is of no known scheme is refused, and goes as it is where forced") {
  World world;
  for (const char* body : {"", "{}", "[1]", "hello", R"({"timestamp":"x"})", "\xFF"}) {
    const Recorded recorded{{{"a", "b"}}, body};
    CHECK(error_of(world.refresher()->refresh(recorded.view())).code == ErrorCode::invalid_input);
    check_as_recorded(world.refresher(true)->refresh(recorded.view()), recorded);
  }
}

TEST_CASE("the token given comes before the payload's own, and a connection is kept for it") {
  std::vector<std::string> connected;
  const ConnectAruna connect = [&](Secret token) -> Result<std::shared_ptr<aruna::Api>> {
    connected.emplace_back(token.reveal());
    return fail(ErrorCode::usage, "where is Aruna?");
  };
  const auto plain = aruna::parse_payload(payload(holds).body);
  const auto own = aruna::parse_payload(payload(holds, R"(,"token":"own")").body);
  REQUIRE(plain);
  REQUIRE(own);
  const auto without = ask_aruna_for_urls(connect, std::nullopt);
  const auto none = without->renew(*plain);
  REQUIRE(none);
  CHECK_FALSE(*none);
  CHECK_FALSE(without->renew(*own));
  CHECK_FALSE(ask_aruna_for_urls(connect, Secret("given"))->renew(*own));
  CHECK(connected == std::vector<std::string>{"own", "given"});
}
