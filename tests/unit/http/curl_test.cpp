// The transport over libcurl: what it sends, and what it makes of honest answers.
#include <future>

#include <doctest/doctest.h>

#include "http/curl_library.hpp"
#include "unit/http/world.hpp"

using hookctl::ErrorCode;
using hookctl::Secret;
using hookctl::Url;
using hookctl::http::Failure;
using hookctl::http::Redirects;
using hookctl::http::Request;
using test::Conversation;
using test::FaultServer;
using test::KeepingSink;
using test::reply;
using test::World;

namespace {

/// A source of a pattern, with or without a size, that can be made to end too early.
class PatternSource final : public hookctl::ByteSource {
 public:
  PatternSource(std::uint64_t bytes, std::optional<std::uint64_t> said)
      : bytes_(bytes), said_(said) {}
  hookctl::Result<std::size_t> read(std::span<char> room) override {
    const auto count = std::min<std::uint64_t>(room.size(), bytes_ - at_);
    for (std::size_t i = 0; i < count; ++i) room[i] = at(at_ + i);
    at_ += count;
    return static_cast<std::size_t>(count);
  }
  std::optional<std::uint64_t> size() const override { return said_; }
  bool rewind() override {
    ++rewound;
    at_ = 0;
    return true;
  }
  static char at(std::uint64_t place) { return static_cast<char>('a' + place % 23); }
  static bool matches(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if (bytes[i] != at(i)) return false;
    return true;
  }

  int rewound = 0;

 private:
  std::uint64_t bytes_;
  std::optional<std::uint64_t> said_;
  std::uint64_t at_ = 0;
};

}  // namespace

TEST_CASE("a GET brings status, headers and body as they came, and adds nothing of its own") {
  FaultServer server(test::always(reply(207, "hello", "X-A: 1\r\nx-a:  two \r\nETag: \"q\"\r\n")));
  World world({.ca_file = {}, .user_agent = "hookctl/test"});
  Request request(server.url("/a%2Fb/../c%2b;d?X=%2B&y=~!'()*&z"));
  request.headers.add("X-Empty", "");
  request.headers.add("X-Twice", "1");
  request.headers.add("X-Twice", "2");
  const auto response = world.transport->send(request);
  REQUIRE(response);
  CHECK(response->status == 207);
  CHECK(response->body == "hello");
  CHECK(response->headers.get("etag") == "\"q\"");
  REQUIRE(response->headers.all().size() == 4);
  CHECK(std::get<std::string>(response->headers.all()[2].value) == "two");
  CHECK(request.failure == Failure::none);

  const auto seen = server.requests().at(0);
  CHECK(seen.line == "GET /a%2Fb/../c%2b;d?X=%2B&y=~!'()*&z HTTP/1.1");
  CHECK(seen.header("User-Agent") == "hookctl/test");
  CHECK(seen.header("X-Empty") == "");
  CHECK(seen.head.find("X-Twice: 1\r\nX-Twice: 2\r\n") != std::string::npos);
  for (const char* absent : {"Accept-Encoding", "Content-Type", "Content-Length", "Cookie",
                             "Authorization", "Expect", "Transfer-Encoding"})
    CHECK_FALSE(seen.header(absent));
}

TEST_CASE("bodies go out with their length, streams without one in chunks") {
  FaultServer server(test::always(reply(200)));
  World world;
  const auto send = [&](Request request) {
    REQUIRE(world.transport->send(request));
    return server.requests().back();
  };
  SUBCASE("bytes in memory") {
    Request request(server.url("/"));
    request.method = "POST";
    request.body = std::string("{}");
    request.headers.add("Content-Length", "999");
    const auto seen = send(std::move(request));
    CHECK(seen.line == "POST / HTTP/1.1");
    CHECK(seen.body == "{}");
    CHECK(seen.header("Content-Length") == "2");
    CHECK_FALSE(seen.header("Expect"));
    CHECK_FALSE(seen.header("Content-Type"));
  }
  SUBCASE("a stream with a size") {
    PatternSource source(3'000'000, 3'000'000);
    Request request(server.url("/"));
    request.method = "PUT";
    request.body = &source;
    const auto seen = send(std::move(request));
    CHECK(seen.header("Content-Length") == "3000000");
    CHECK(seen.body.size() == 3'000'000);
    CHECK(PatternSource::matches(seen.body));
  }
  SUBCASE("a stream without a size") {
    PatternSource source(300'000, std::nullopt);
    Request request(server.url("/"));
    request.method = "PATCH";
    request.body = &source;
    const auto seen = send(std::move(request));
    CHECK(seen.line == "PATCH / HTTP/1.1");
    CHECK(seen.header("Transfer-Encoding") == "chunked");
    CHECK_FALSE(seen.header("Content-Length"));
    CHECK(seen.body.size() == 300'000);
    CHECK(PatternSource::matches(seen.body));
  }
  SUBCASE("none: POST and PUT say so") {
    for (const char* method : {"POST", "PUT"}) {
      Request request(server.url("/?uploads"));
      request.method = method;
      const auto seen = send(std::move(request));
      CHECK(seen.line == std::string(method) + " /?uploads HTTP/1.1");
      CHECK(seen.header("Content-Length") == "0");
      CHECK_FALSE(seen.header("Content-Type"));
    }
  }
  SUBCASE("none: DELETE, and an empty body") {
    Request request(server.url("/x"));
    request.method = "DELETE";
    CHECK_FALSE(send(std::move(request)).header("Content-Length"));
    Request empty(server.url("/x"));
    empty.method = "PUT";
    empty.body = std::string();
    CHECK(send(std::move(empty)).header("Content-Length") == "0");
  }
}

TEST_CASE("HEAD has no body, whatever its length says") {
  FaultServer server(test::always("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"));
  World world;
  Request request(server.url("/"));
  request.method = "HEAD";
  const auto response = world.transport->send(request);
  REQUIRE(response);
  CHECK(response->headers.get("Content-Length") == "12345");
  CHECK(response->body.empty());
}

TEST_CASE("a connection is kept for the next request, also after an error status") {
  FaultServer server(test::always(reply(404, "no")));
  World world;
  for (int i = 0; i < 5; ++i) {
    Request request(server.url("/"));
    CHECK(world.transport->send(request)->status == 404);
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("threads send at once, each over its own connection") {
  FaultServer server(test::always(reply(200, "fine")));
  World world;
  std::vector<std::future<bool>> sending;
  for (int i = 0; i < 8; ++i)
    sending.push_back(std::async(std::launch::async, [&] {
      for (int n = 0; n < 25; ++n) {
        Request request(server.url("/"));
        const auto response = world.transport->send(request);
        if (!response || response->body != "fine") return false;
      }
      return true;
    }));
  for (auto& one : sending) CHECK(one.get());
  CHECK(server.requests().size() == 200);
  CHECK(server.connections() <= 8);
}

TEST_CASE("a sink gets the head once, then the body; what it declines is collected") {
  FaultServer server(test::always("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
                                  reply(200, "the body", "X-Final: yes\r\n")));
  World world;
  KeepingSink sink;
  Request request(server.url("/"));
  SUBCASE("taken") {
    const auto response = world.transport->send(request, &sink);
    REQUIRE(response);
    CHECK(sink.begun == 1);
    CHECK(sink.status == 200);
    CHECK(sink.kept == "the body");
    CHECK(response->body.empty());
    CHECK(response->headers.get("x-final") == "yes");
    CHECK_FALSE(response->headers.contains("link"));
  }
  SUBCASE("declined") {
    sink.wants = false;
    const auto response = world.transport->send(request, &sink);
    REQUIRE(response);
    CHECK(sink.kept.empty());
    CHECK(response->body == "the body");
  }
  SUBCASE("a sink's error ends the transfer and is returned as it is") {
    sink.failing = true;
    const auto response = world.transport->send(request, &sink);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::convert_failed);
    CHECK(response.error().text() == "the sink is full");
    CHECK(request.failure == Failure::lasting);
  }
}

TEST_CASE("what comes after the last chunk is no header of the answer") {
  FaultServer server(
      test::always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n"
                   "3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n"));
  World world;
  KeepingSink sink;
  Request request(server.url("/"));
  const auto response = world.transport->send(request, &sink);
  REQUIRE(response);
  CHECK(sink.begun == 1);
  CHECK(sink.kept == "abc");
  CHECK_FALSE(response->headers.contains("X-Late"));
}

TEST_CASE("a body in memory has a limit, a header too") {
  World world;
  SUBCASE("body") {
    FaultServer server(test::always(reply(200, std::string(1001, 'x'))));
    Request request(server.url("/x?secret=1"));
    request.body_limit = 1000;
    const auto response = world.transport->send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::invalid_input);
    CHECK(response.error().message.find("larger than 1000 B") != std::string::npos);
    CHECK(request.failure == Failure::lasting);
    Request enough(server.url("/"));
    enough.body_limit = 1001;
    CHECK(world.transport->send(enough)->body.size() == 1001);
  }
  SUBCASE("header") {
    std::string lines;
    for (int i = 0; i < 10; ++i) lines += "X-Long: " + std::string(30'000, 'h') + "\r\n";
    FaultServer server(test::always(reply(200, "", lines)));
    Request request(server.url("/"));
    CHECK(world.transport->send(request).error().code == ErrorCode::invalid_input);
  }
}

TEST_CASE("what cannot be sent as a header is refused without being shown") {
  FaultServer server(test::always(reply(200)));
  World world;
  const auto refused = [&](std::string name, std::string value) {
    Request request(server.url("/"));
    request.headers.add(std::move(name), std::move(value));
    const auto response = world.transport->send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::invalid_input);
    CHECK(request.failure == Failure::lasting);
    return response.error().text();
  };
  CHECK(refused("X-A", "x\r\nX-Forged: 1").find("X-A") != std::string::npos);
  CHECK(refused("X-A", "x\nhidden").find("hidden") == std::string::npos);
  refused("X-A", std::string("a\0b", 3));
  refused("X A", "v");
  refused("X:", "v");
  refused("", "v");
  refused("X\r\nY", "v");
  Request request(server.url("/"));
  request.headers.add_secret("Authorization", Secret("Bearer a\r\nX: y"));
  const auto response = world.transport->send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().text().find("Bearer") == std::string::npos);
  Request method(server.url("/"));
  method.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET";
  CHECK(world.transport->send(method).error().code == ErrorCode::invalid_input);
  CHECK(server.requests().empty());
}

TEST_CASE("secrets are sent, and seen in no log and no error") {
  FaultServer server({[](Conversation& client) {
                        if (client.request()) client.send(reply(200));
                        if (client.request()) client.reset();
                      },
                      test::always(reply(200))});
  World world;
  for (int i = 0; i < 2; ++i) {
    Request request(
        server.url("/p?X-Amz-Signature=canary-query", "canary-user:canary-pw@127.0.0.1"));
    request.method = "PUT";
    request.body = std::string("x");
    request.headers.add_secret("X-Token", Secret("canary-header"));
    const auto response = world.transport->send(request);
    if (!response) world.logged += response.error().text() + response.error().hint;
  }
  CHECK(server.requests().at(0).header("X-Token") == "canary-header");
  CHECK(server.requests().at(0).target() == "/p?X-Amz-Signature=canary-query");
  CHECK(world.logged.find("status=200") != std::string::npos);
  CHECK(world.logged.find("/p?…") != std::string::npos);
  CHECK(world.logged.find("canary") == std::string::npos);
}

TEST_CASE("*.localhost is this machine") {
  FaultServer server(test::always(reply(200, "home")));
  World world;
  for (const char* host : {"localhost", "bucket.localhost", "my.bucket.localhost"}) {
    Request request(server.url("/", host));
    const auto response = world.transport->send(request);
    REQUIRE(response);
    CHECK(response->body == "home");
    CHECK(server.requests().back().header("Host") ==
          std::string(host) + ":" + std::to_string(server.port()));
  }
}

TEST_CASE("a proxy is not asked for loopback") {
  FaultServer proxy(test::always(reply(200, "proxy")));
  FaultServer server(test::always(reply(200, "server")));
  const auto proxy_url = proxy.url("").reveal();
  ::setenv("http_proxy", proxy_url.c_str(), 1);
  World world;
  Request near(server.url("/"));
  CHECK(world.transport->send(near)->body == "server");
  Request far(Url::parse("http://server.invalid/x").value());
  const auto response = world.transport->send(far);
  ::unsetenv("http_proxy");
  REQUIRE(response);
  CHECK(response->body == "proxy");
  CHECK(proxy.requests().at(0).target() == "http://server.invalid/x");
}

TEST_CASE("a body shorter than it said is not sent as if it were whole") {
  FaultServer server(test::always(reply(200)));
  World world;
  PatternSource source(100, 200);
  Request request(server.url("/"));
  request.method = "PUT";
  request.body = &source;
  const auto response = world.transport->send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().code == ErrorCode::invalid_input);
  CHECK(response.error().text().find("100 of 200") != std::string::npos);
  CHECK(server.requests().empty());
}

TEST_CASE("an answer that comes before the body was sent is an answer") {
  FaultServer server([](Conversation& client) {
    client.request_head();
    client.send(reply(413, "too large", "Connection: close\r\n"));
    client.hang();
  });
  World world;
  PatternSource source(50'000'000, 50'000'000);
  Request request(server.url("/"));
  request.method = "PUT";
  request.body = &source;
  const auto response = world.transport->send(request);
  REQUIRE(response);
  CHECK(response->status == 413);
  CHECK(response->body == "too large");
}

TEST_CASE("redirects") {
  FaultServer target(test::always(reply(200, "arrived")));
  World world;
  Request request(Url::parse("http://127.0.0.1/").value());
  request.redirects = Redirects::follow;
  request.headers.add_secret("Authorization", Secret("Bearer t"));
  request.headers.add("X-Plain", "p");
  const auto leads_to = [&](const std::string& where) {
    return test::always(reply(307, "look there", "Location: " + where + "\r\n"));
  };
  SUBCASE("to another origin: followed, secrets stay behind") {
    FaultServer first(leads_to(target.url("/there?a=%2F").reveal()));
    request.url = first.url("/");
    request.headers.add("Cookie", "c=1");
    CHECK(world.transport->send(request)->body == "arrived");
    CHECK(first.requests().at(0).header("Authorization") == "Bearer t");
    const auto seen = target.requests().at(0);
    CHECK(seen.target() == "/there?a=%2F");
    CHECK_FALSE(seen.header("Authorization"));
    CHECK_FALSE(seen.header("Cookie"));
    CHECK(seen.header("X-Plain") == "p");
  }
  SUBCASE("within an origin: secrets go along, over the same connection") {
    FaultServer first([](Conversation& client) {
      if (client.request()) client.send(reply(302, "x", "Location: next\r\n"));
      if (client.request()) client.send(reply(200, "done"));
    });
    request.url = first.url("/a/b");
    CHECK(world.transport->send(request)->body == "done");
    CHECK(first.requests().at(1).target() == "/a/next");
    CHECK(first.requests().at(1).header("Authorization") == "Bearer t");
    CHECK(first.connections() == 1);
  }
  SUBCASE("and back again: what stayed behind does not come back") {
    std::string way_back;
    FaultServer away([&](Conversation& client) {
      client.request();
      client.send(reply(302, "", "Connection: close\r\nLocation: " + way_back + "\r\n"));
    });
    FaultServer home([&](Conversation& client) {
      for (const std::string& where : {away.url("/").reveal(), std::string("/further")})
        if (client.request()) client.send(reply(302, "", "Location: " + where + "\r\n"));
      if (client.request()) client.send(reply(200, "home"));
    });
    way_back = home.url("/back").reveal();
    request.url = home.url("/");
    CHECK(world.transport->send(request)->body == "home");
    REQUIRE(home.requests().size() == 3);
    CHECK(home.requests()[0].header("Authorization"));
    CHECK_FALSE(home.requests()[1].header("Authorization"));
    CHECK_FALSE(home.requests()[2].header("Authorization"));
  }
  SUBCASE("in a circle") {
    FaultServer first(leads_to("/?again"));
    request.url = first.url("/");
    const auto response = world.transport->send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().text().find("in a circle") != std::string::npos);
    CHECK(request.failure == Failure::lasting);
    CHECK(first.requests().size() == 2);
  }
  SUBCASE("too many") {
    FaultServer first([](Conversation& client) {
      int step = 0;
      while (client.request())
        client.send(reply(302, "", "Location: /" + std::to_string(++step) + "\r\n"));
    });
    request.url = first.url("/");
    const auto response = world.transport->send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().text().find("more than 5 redirects") != std::string::npos);
    CHECK(first.requests().size() == 6);
  }
  SUBCASE("from this machine into the network, in plain") {
    FaultServer first(leads_to("http://server.invalid/x?secret"));
    request.url = first.url("/");
    const auto response = world.transport->send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::invalid_input);
    CHECK(response.error().text().find("to http://server.invalid/x?…, unencrypted") !=
          std::string::npos);
  }
  SUBCASE("not for a POST, and not unless asked") {
    FaultServer first(leads_to(target.url("/").reveal()));
    request.url = first.url("/");
    request.method = "POST";
    CHECK(world.transport->send(request)->status == 307);
    request.method = "GET";
    request.redirects = Redirects::none;
    CHECK(world.transport->send(request)->body == "look there");
    CHECK(target.requests().empty());
  }
  SUBCASE("a redirect without a place is an answer; one to nonsense is none") {
    FaultServer none(test::always(reply(302, "where?")));
    request.url = none.url("/");
    CHECK(world.transport->send(request)->body == "where?");
    FaultServer nonsense(leads_to("ftp://x/"));
    request.url = nonsense.url("/");
    CHECK(world.transport->send(request).error().code == ErrorCode::invalid_input);
  }
  SUBCASE("a sink sees the last answer only; a long redirect page is not read") {
    FaultServer first([&](Conversation& client) {
      client.request();
      client.send("HTTP/1.1 301 Moved\r\nContent-Length: 5000000\r\nLocation: " +
                  target.url("/").reveal() + "\r\n\r\n" + std::string(200'000, 'p'));
      client.hang();
    });
    request.idle_timeout = std::chrono::milliseconds(2'000);
    request.url = first.url("/");
    KeepingSink sink;
    CHECK(world.transport->send(request, &sink)->ok());
    CHECK(sink.begun == 1);
    CHECK(sink.kept == "arrived");
  }
}

TEST_CASE("without a usable libcurl the error names the package to install") {
  for (const char* file : {"libcurl-is-not-here.so.4", "libc.so.6"}) {
    const auto library = hookctl::http::open_curl_library(file);
    REQUIRE_FALSE(library);
    CHECK(library.error().code == ErrorCode::config);
    CHECK(library.error().message.find(file) != std::string::npos);
    CHECK(library.error().hint.find("libcurl4") != std::string::npos);
  }
}
