// Downloads over connections that do not hold, against a server on a real socket.
#include "http/download.hpp"

#include <algorithm>
#include <charconv>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "http/status_error.hpp"
#include "unit/http/world.hpp"

using hookctl::ErrorCode;
using hookctl::Result;
using hookctl::Url;
using hookctl::http::DownloadHead;
using hookctl::http::DownloadOptions;
using hookctl::http::DownloadSummary;
using hookctl::http::RetryPolicy;
using std::chrono::milliseconds;
using test::Conversation;
using test::FaultServer;
using test::reply;
using test::Script;
using test::World;

namespace {

class KeepingBytes final : public hookctl::ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    kept += bytes;
    return {};
  }
  std::string kept;
};

/// An object whose bytes tell their place.
const std::string& object() {
  static const std::string bytes = [] {
    std::string out;
    for (int i = 0; out.size() < 300'000; ++i) out += fmt::format("{},", i);
    return out;
  }();
  return bytes;
}

std::size_t first_of_range(const test::SeenRequest& request) {
  const auto range = request.header("Range");
  if (!range || !range->starts_with("bytes=")) return 0;
  std::size_t first = 0;
  std::from_chars(range->data() + 6, range->data() + range->size(), first);
  return first;
}

/// How a server serves the object: all that matters of a good one, and its faults.
struct Serving {
  std::size_t bytes_a_connection = std::string::npos;  ///< then it closes
  bool ranges = true;
  bool says_length = true;
  std::string etag = "\"v1\"";
};

void serve(Conversation& client, const Serving& how, const std::string& bytes = object()) {
  const auto request = client.request();
  if (!request) return;
  const std::size_t from = how.ranges ? first_of_range(*request) : 0;
  if (from >= bytes.size() && from > 0) {
    client.send(reply(416, "", fmt::format("Content-Range: bytes */{}\r\n", bytes.size())));
    return;
  }
  std::string head = from > 0 ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n";
  if (from > 0)
    head += fmt::format("Content-Range: bytes {}-{}/{}\r\n", from, bytes.size() - 1, bytes.size());
  if (how.says_length) head += fmt::format("Content-Length: {}\r\n", bytes.size() - from);
  if (!how.etag.empty()) head += fmt::format("ETag: {}\r\n", how.etag);
  head += "Content-Type: application/xml\r\nConnection: close\r\n\r\n";
  client.send(head);
  client.send(std::string_view(bytes).substr(from, how.bytes_a_connection));
}

Script serving(Serving how) {
  return [how](Conversation& client) { serve(client, how); };
}

DownloadOptions quick() {
  DownloadOptions options;
  options.retry = {.attempts = 3, .first_wait = milliseconds(1), .longest_wait = milliseconds(2)};
  options.idle_timeout = milliseconds(5'000);
  return options;
}

struct Run {
  Result<DownloadSummary> from(const FaultServer& server, const DownloadOptions& options = quick(),
                               std::string_view path = "/o?signature") {
    return hookctl::http::download(*world.transport, world.runtime, server.url(path), options, out);
  }
  World world;
  KeepingBytes out;
};

}  // namespace

TEST_CASE("a download in one go") {
  FaultServer server(serving({}));
  Run run;
  DownloadOptions options = quick();
  options.expected_size = object().size();
  int heads = 0;
  std::uint64_t progress = 0;
  options.on_head = [&](const DownloadHead& head) -> Result<void> {
    ++heads;
    CHECK(progress == 0);
    CHECK(head.content_length == object().size());
    CHECK(head.content_type == "application/xml");
    CHECK(head.etag == "\"v1\"");
    return {};
  };
  options.on_progress = [&](std::uint64_t bytes) {
    CHECK(bytes > progress);
    progress = bytes;
  };
  const auto summary = run.from(server, options);
  REQUIRE(summary);
  CHECK(run.out.kept == object());
  CHECK(heads == 1);
  CHECK(progress == object().size());
  CHECK(summary->bytes == object().size());
  CHECK(summary->etag == "\"v1\"");
  CHECK(summary->content_type == "application/xml");
  CHECK(summary->status == 200);
  CHECK(summary->resumed == 0);
  CHECK_FALSE(server.requests().at(0).header("Range"));
}

TEST_CASE("what breaks off is resumed, as often as there is progress") {
  Serving how{.bytes_a_connection = 40'000};
  SUBCASE("with ranges") {}
  SUBCASE("with ranges, no ETag") {
    how.etag.clear();
  }
  SUBCASE("with a weak ETag") {
    how.etag = "W/\"v1\"";
  }
  FaultServer server(serving(how));
  Run run;
  const auto summary = run.from(server);
  REQUIRE(summary);
  CHECK(run.out.kept == object());
  CHECK(summary->resumed == 7);
  const auto second = server.requests().at(1);
  CHECK(second.header("Range") == "bytes=40000-");
  CHECK(second.header("If-Range").value_or("none") == (how.etag == "\"v1\"" ? "\"v1\"" : "none"));
}

TEST_CASE("a reset and a hang midway are resumed too") {
  FaultServer server(
      {[](Conversation& client) {
         client.request();
         client.send(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", object().size()) +
                     object().substr(0, 1000));
         client.hang();
       },
       [](Conversation& client) {
         serve(client, {.bytes_a_connection = 5'000, .etag = ""});
         client.reset();
       },
       serving({.etag = ""})});
  Run run;
  DownloadOptions options = quick();
  options.idle_timeout = milliseconds(100);
  REQUIRE(run.from(server, options));
  CHECK(run.out.kept == object());
}

TEST_CASE("a server that starts over: what is there already is skipped") {
  FaultServer server({serving({.bytes_a_connection = 100'000}), serving({.ranges = false})});
  Run run;
  REQUIRE(run.from(server));
  CHECK(run.out.kept == object());
}

TEST_CASE("an answer without a length that is shorter than announced is resumed") {
  Run run;
  DownloadOptions options = quick();
  options.expected_size = object().size();
  FaultServer server({serving({.bytes_a_connection = 100'000, .says_length = false}),
                      serving({.says_length = false})});
  REQUIRE(run.from(server, options));
  CHECK(run.out.kept == object());
}

TEST_CASE("nothing is missing although the connection broke after the last byte") {
  FaultServer server({[](Conversation& client) {
                        client.request();
                        client.send(
                            fmt::format("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                        "chunked\r\n\r\n{:x}\r\n{}\r\n",
                                        object().size(), object()));
                      },
                      serving({})});
  Run run;
  REQUIRE(run.from(server));
  CHECK(run.out.kept == object());
  CHECK(server.requests().size() == 2);
}

TEST_CASE("an object that changed midway is not mended together") {
  Serving other;
  std::string bytes = object();
  SUBCASE("another ETag, in a part") {
    other.etag = "\"v2\"";
  }
  SUBCASE("another ETag, from the start") {
    other.etag = "\"v2\"";
    other.ranges = false;
  }
  SUBCASE("another length, in a part") {
    bytes += "more";
  }
  SUBCASE("another length, from the start") {
    bytes += "more";
    other.ranges = false;
  }
  FaultServer server({serving({.bytes_a_connection = 100'000}),
                      [&](Conversation& client) { serve(client, other, bytes); }});
  Run run;
  const auto summary = run.from(server);
  REQUIRE_FALSE(summary);
  CHECK(summary.error().code == ErrorCode::invalid_input);
  CHECK(summary.error().text().find("changed while it was read") != std::string::npos);
  CHECK(run.out.kept.size() == 100'000);
}

TEST_CASE("a part that was not asked for is not taken") {
  FaultServer server({serving({.bytes_a_connection = 100'000}), [](Conversation& client) {
                        client.request();
                        client.send(
                            fmt::format("HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n"
                                        "Content-Range: bytes 200000-200002/{}\r\n\r\nabc",
                                        object().size()));
                      }});
  Run run;
  const auto summary = run.from(server);
  REQUIRE_FALSE(summary);
  CHECK(summary.error().code == ErrorCode::invalid_input);
  CHECK(summary.error().text().find("another part than was asked for") != std::string::npos);
}

TEST_CASE("without progress it gives up after its tries, and tells the counts") {
  FaultServer server(
      {serving({.bytes_a_connection = 100'000}), [](Conversation& client) { client.request(); }});
  Run run;
  const auto summary = run.from(server);
  REQUIRE_FALSE(summary);
  CHECK(summary.error().code == ErrorCode::unreachable);
  CHECK(summary.error().text().find(fmt::format("100000 of {} bytes arrived in all (tried 3 times",
                                                object().size())) != std::string::npos);
  CHECK(server.requests().size() == 3);
  CHECK(run.world.logged.find("from_byte=100000") != std::string::npos);
}

TEST_CASE("a short body that stays short is unreachable, with counts") {
  FaultServer server([](Conversation& client) {
    client.request();
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
  });
  Run run;
  const auto summary = run.from(server);
  REQUIRE_FALSE(summary);
  CHECK(summary.error().code == ErrorCode::unreachable);
  CHECK(summary.error().text().find("received 0 of 100 bytes") != std::string::npos);
  CHECK(server.requests().size() == 3);
}

TEST_CASE("busy, then fine: with a retrying transport below, no try is made twice over") {
  FaultServer server(test::always(reply(503, "", "Retry-After: 0\r\n")));
  Run run;
  run.world.transport = hookctl::http::make_retrying(std::move(run.world.transport),
                                                     run.world.runtime, quick().retry);
  const auto summary = run.from(server);
  REQUIRE_FALSE(summary);
  CHECK(summary.error().code == ErrorCode::unreachable);
  CHECK(summary.error().text().find("status 503") != std::string::npos);
  CHECK(server.requests().size() == 3);
}

TEST_CASE("an announced length holds") {
  Run run;
  DownloadOptions options = quick();
  SUBCASE("another one is said: nothing is written") {
    options.expected_size = 5;
    FaultServer server(serving({}));
    const auto summary = run.from(server, options);
    CHECK(summary.error().code == ErrorCode::invalid_input);
    CHECK(summary.error().message.find("but 5 were announced") != std::string::npos);
    CHECK(run.out.kept.empty());
  }
  SUBCASE("none is said, and more comes") {
    options.expected_size = 5;
    FaultServer server(serving({.says_length = false}));
    CHECK(run.from(server, options).error().code == ErrorCode::invalid_input);
  }
  SUBCASE("none is said, and less is all there is") {
    options.expected_size = object().size() + 1;
    FaultServer server(serving({.says_length = false}));
    const auto summary = run.from(server, options);
    REQUIRE_FALSE(summary);
    CHECK(run.out.kept == object());
  }
}

TEST_CASE("an empty object is an object") {
  FaultServer server(test::always(reply(200)));
  Run run;
  CHECK(run.from(server)->bytes == 0);
}

TEST_CASE("refusals by their cause") {
  Run run;
  const auto says = [&](std::string answer, std::string_view path, ErrorCode code,
                        std::string_view words) {
    FaultServer server(test::always(std::move(answer)));
    const auto summary = run.from(server, quick(), path);
    REQUIRE_FALSE(summary);
    CHECK(summary.error().code == code);
    CHECK_MESSAGE(summary.error().text().find(words) != std::string::npos, summary.error().text());
    CHECK(summary.error().text().find("signature") == std::string::npos);
    CHECK(server.requests().size() == 1);
    CHECK(run.out.kept.empty());
  };
  const std::string denied =
      "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access "
      "Denied</Message><StringToSign>signature</StringToSign></Error>";
  says(reply(404, "<Error><Code>NoSuchKey</Code></Error>"), "/o?signature", ErrorCode::not_found,
       "not there: status 404 (NoSuchKey)");
  says(reply(410), "/o", ErrorCode::not_found, "status 410");
  says(reply(403, denied), "/o?X-Amz-Date=20220922T092610Z&X-Amz-Expires=604800&s=signature",
       ErrorCode::refused, "the presigned URL expired at 2022-09-29T09:26:10.000Z");
  says(reply(403, denied), "/o?X-Amz-Date=20220922T092610Z&X-Amz-Expires=315360000&s=signature",
       ErrorCode::refused, "does not permit it: status 403 (AccessDenied: Access Denied)");
  says(reply(403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"),
       "/o?signature", ErrorCode::refused, "the presigned URL has expired");
  says(reply(401), "/o", ErrorCode::refused, "asks for authentication");
  says(reply(400, "<Error><Code>ExpiredToken</Code></Error>"), "/o", ErrorCode::refused,
       "status 400 (ExpiredToken)");
  says(reply(501), "/o", ErrorCode::unreachable, "the server fails: status 501");
  says(reply(302), "/o", ErrorCode::invalid_input, "status 302");
}

TEST_CASE("a refusal midway, and a sink or a head that wants no more, end it") {
  Run run;
  SUBCASE("refusal") {
    FaultServer server({serving({.bytes_a_connection = 1000}), test::always(reply(403))});
    const auto summary = run.from(server);
    CHECK(summary.error().code == ErrorCode::refused);
    CHECK(summary.error().message.find("1000 of") != std::string::npos);
  }
  SUBCASE("head") {
    FaultServer server(serving({}));
    DownloadOptions options = quick();
    options.on_head = [](const DownloadHead&) -> Result<void> {
      return hookctl::fail(ErrorCode::unreachable, "not like this");
    };
    CHECK(run.from(server, options).error().text() == "not like this");
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("when a presigned URL expires") {
  const auto expiry = [](std::string_view query) -> std::string {
    const auto url = Url::parse(fmt::format("https://b.example/k?{}", query)).value();
    const auto time = hookctl::http::presigned_expiry(url);
    return time ? hookctl::format_time(*time) : "none";
  };
  CHECK(expiry("X-Amz-Date=20220922T092610Z&X-Amz-Expires=60") == "2022-09-22T09:27:10.000Z");
  CHECK(expiry("Signature=x&Expires=0") == "1970-01-01T00:00:00.000Z");
  for (const char* none :
       {"", "X-Amz-Expires=60", "X-Amz-Date=20220922T092610Z", "Expires=60",
        "X-Amz-Date=2022-09-22&X-Amz-Expires=60", "X-Amz-Date=20220922T092610Z&X-Amz-Expires=x",
        "X-Amz-Date=20220922T092610Z&X-Amz-Expires=-1",
        "X-Amz-Date=20220922T092610Z&X-Amz-Expires=9223372036854775807",
        "X-Amz-Date=20221322T092610Z&X-Amz-Expires=60"})
    CHECK(expiry(none) == "none");
}

TEST_CASE("when a presigned URL was signed") {
  const auto url = [](const char* text) { return Url::parse(text).value(); };
  const auto date =
      hookctl::http::presigned_date(url("https://b.example/k?X-Amz-Date=20220922T092610Z"));
  REQUIRE(date);
  CHECK(hookctl::format_time(*date) == "2022-09-22T09:26:10.000Z");
  for (const char* none : {"https://b.example/k?X-Amz-Date=2022", "https://b.example/k"})
    CHECK_FALSE(hookctl::http::presigned_date(url(none)));
}
