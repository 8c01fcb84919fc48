// Requests sent byte for byte, on real sockets: what arrives, what comes back, and every fault.
#include "http/raw_client.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <future>
#include <thread>

#include <doctest/doctest.h>

#include "base/io.hpp"
#include "unit/http/world.hpp"

using hookctl::ErrorCode;
using hookctl::Url;
using hookctl::http::RawAnswer;
using hookctl::http::RawClient;
using hookctl::http::RawClientOptions;
using hookctl::http::RawHeader;
using hookctl::http::RawRequest;
using std::chrono::milliseconds;
using test::Conversation;
using test::FaultServer;
using test::reply;
using test::World;

namespace {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

RawRequest post(std::string_view body, std::vector<RawHeader> headers = {}) {
  return {.method = "POST", .target = "/hook", .headers = std::move(headers), .body = body};
}

struct Seen {
  ErrorCode code;
  std::string text;
  std::string hint;
};

Seen fails(RawClient& client, const RawRequest& request) {
  const auto answer = client.exchange(request);
  REQUIRE_FALSE(answer);
  return {answer.error().code, answer.error().text(), answer.error().hint};
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::unique_ptr<RawClient> client_of(const World& world, const Url& url,
                                     const RawClientOptions& options = {}) {
  return RawClient::create(url, world.runtime, options);
}

/// What a server gets to see of a request's fields.
std::string head_of(const RawRequest& request) {
  FaultServer server(test::always(reply(200)));
  World world;
  const auto answer = client_of(world, server.url("/"))->exchange(request);
  REQUIRE_MESSAGE(answer, answer.error().text());
  auto head = server.requests().at(0).head;
  const auto port = std::to_string(server.port());
  for (auto at = head.find(port); at != std::string::npos; at = head.find(port))
    head.replace(at, port.size(), "PORT");
  return head;
}

RawAnswer answer_to(const std::string& sent, std::string_view method = "POST") {
  FaultServer server([&](Conversation& client) {
    client.request();
    client.send(sent);
  });
  World world;
  auto request = post("{}");
  request.method = method;
  auto answer = client_of(world, server.url("/"))->exchange(request);
  REQUIRE_MESSAGE(answer, answer.error().text());
  return std::move(*answer);
}

}  // namespace

TEST_CASE("raw: bytes, order, case and duplicates arrive as they were recorded") {
  FaultServer server(test::always(reply(202, "taken")));
  World world;
  using namespace std::string_literals;
  const std::string body = "{\"a\":\0\xFF\xFE\r\n}"s;
  const RawRequest request{.method = "PUT",
                           .target = "/a%2Fb//c/../d?x=%2f&y=\xC3\xA4&x=",
                           .headers = {{"x-Second", "b"},
                                       {"HOST", "recorded.example"},
                                       {"X-First", "a"},
                                       {"x-Second", "c"},
                                       {"Content-LENGTH", "999"},
                                       {"X-Bytes", "\xFF\x80"},
                                       {"X-Empty", ""},
                                       {"User-Agent", "recorder/1.0"},
                                       {"accept", "*/*"}},
                           .body = body};
  const auto answer = client_of(world, server.url("/elsewhere"))->exchange(request);
  REQUIRE_MESSAGE(answer, answer.error().text());
  CHECK(answer->status == 202);
  CHECK(answer->body == "taken");
  CHECK(answer->milliseconds > 0);
  const auto seen = server.requests().at(0);
  CHECK(seen.line == "PUT /a%2Fb//c/../d?x=%2f&y=\xC3\xA4&x= HTTP/1.1");
  CHECK(seen.head ==
        "x-Second: b\r\nHOST: 127.0.0.1:" + std::to_string(server.port()) +
            "\r\nX-First: a\r\nx-Second: c\r\nContent-LENGTH: " + std::to_string(body.size()) +
            "\r\nX-Bytes: \xFF\x80\r\nX-Empty:\r\nUser-Agent: recorder/1.0\r\n"
            "accept: */*\r\n");
  CHECK(seen.body == body);
}

TEST_CASE("raw: what belongs to a connection is made anew") {
  SUBCASE("a Host and a length that were not recorded") {
    CHECK(head_of(post("abc", {{"A", "1"}})) ==
          "Host: 127.0.0.1:PORT\r\nA: 1\r\nContent-Length: 3\r\n");
  }
  SUBCASE("a length for no body: where a server waits for one") {
    CHECK(head_of(post("")) == "Host: 127.0.0.1:PORT\r\nContent-Length: 0\r\n");
    auto get = post("");
    get.method = "GET";
    CHECK(head_of(get) == "Host: 127.0.0.1:PORT\r\n");
  }
  SUBCASE("chunks become a length, in their place") {
    CHECK(head_of(post("abc", {{"Transfer-Encoding", "chunked"}, {"Z", "1"}})) ==
          "Host: 127.0.0.1:PORT\r\nContent-Length: 3\r\nZ: 1\r\n");
    CHECK(head_of(post("abc", {{"Transfer-Encoding", "chunked"}, {"content-length", "9"}})) ==
          "Host: 127.0.0.1:PORT\r\ncontent-length: 3\r\n");
  }
  SUBCASE("one Host, one length") {
    CHECK(head_of(post(
              "abc",
              {{"Host", "a"}, {"Content-Length", "1"}, {"host", "b"}, {"content-length", "2"}})) ==
          "Host: 127.0.0.1:PORT\r\nContent-Length: 3\r\n");
  }
  SUBCASE("fields of the old connection, and those that it names") {
    CHECK(head_of(post("", {{"connection", "X-Mine , close"},
                            {"x-mine", "1"},
                            {"X-Minor", "2"},
                            {"Keep-Alive", "timeout=5"},
                            {"Proxy-Authorization", "Basic x"},
                            {"proxy-connection", "close"},
                            {"TE", "trailers"},
                            {"Trailer", "X"},
                            {"Upgrade", "h2c"},
                            {"EXPECT", "100-continue"},
                            {"Proxies", "3"}})) ==
          "Host: 127.0.0.1:PORT\r\nX-Minor: 2\r\nProxies: 3\r\nContent-Length: 0\r\n");
  }
}

TEST_CASE("raw: what cannot be sent is refused before anything is sent") {
  FaultServer server(test::always(reply(200)));
  World world;
  const auto client = client_of(world, server.url("/"));
  using namespace std::string_view_literals;
  const auto refused = [&](const RawRequest& request, std::string_view words) {
    const auto seen = fails(*client, request);
    CHECK(seen.code == ErrorCode::invalid_input);
    CHECK_MESSAGE(contains(seen.text, words), seen.text);
    CHECK_FALSE(contains(seen.text, "hidden"));
  };
  for (const auto value : {"hidden\r\nB: c"sv, "hidden\n"sv, "hidden\r"sv, "hidden\0"sv})
    refused(post("", {{"A", value}}), "the value of the header A holds a line break or NUL");
  for (const auto name : {"hidden\r\nB"sv, "hidden\n"sv, "hidden\0"sv, "hidden:"sv, ""sv, "a b"sv})
    refused(post("", {{name, "1"}}), "a header's name holds characters");
  for (const auto target : {""sv, "/hidden a"sv, "/hidden\r\n"sv, "/hidden\0"sv, "/\x7F"sv}) {
    auto request = post("");
    request.target = target;
    refused(request, "target");
  }
  for (const auto method : {""sv, "PO ST"sv, "POST\r\n"sv, "CONNECT"sv}) {
    auto request = post("");
    request.method = method;
    refused(request, method == "CONNECT"sv ? "tunnel" : "method");
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("raw: answers of every framing") {
  const HeaderList fields{{"X-B", "1"}, {"x-a", "2"}, {"X-B", "3"}};
  const std::string lines = "X-B: 1\r\nx-a: 2\r\nX-B: 3\r\n";
  SUBCASE("a length; names, order and duplicates are kept") {
    const auto answer = answer_to("HTTP/1.1 201 Made\r\n" + lines + "Content-Length: 3\r\n\r\nabc");
    CHECK(answer.status == 201);
    CHECK(answer.body == "abc");
    CHECK(HeaderList(answer.headers.begin(), answer.headers.begin() + 3) == fields);
  }
  SUBCASE("chunks; trailers are no header fields") {
    const auto answer = answer_to("HTTP/1.1 200 OK\r\n" + lines +
                                  "Transfer-Encoding: chunked\r\n\r\n3;x=1\r\nabc\r\n2\r\nde\r\n"
                                  "0\r\nX-Trailer: 1\r\n\r\n");
    CHECK(answer.body == "abcde");
    CHECK(answer.headers.size() == 4);
  }
  SUBCASE("until the server closes") {
    CHECK(answer_to("HTTP/1.1 200 OK\r\n" + lines + "\r\nabc\n").body == "abc\n");
    CHECK(answer_to("HTTP/1.0 200 OK\r\n\r\nold").body == "old");
    CHECK(answer_to("HTTP/1.1 200 OK\r\n\r\n").body.empty());
  }
  SUBCASE("none: HEAD, 204, 304") {
    CHECK(answer_to("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "HEAD").status ==
          200);
    CHECK(answer_to("HTTP/1.1 204 No Content\r\n\r\n").status == 204);
    CHECK(answer_to("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n").status == 304);
  }
  SUBCASE("interim answers are passed over") {
    const auto answer = answer_to(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    CHECK(answer.status == 200);
    CHECK(answer.headers == HeaderList{{"Content-Length", "2"}});
    CHECK(answer.body == "ok");
  }
  SUBCASE("bytes of any kind, never inflated") {
    using namespace std::string_literals;
    const auto answer = answer_to(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX: \xFF\r\nContent-Length: 4\r\n\r\n\x1F\x8B\0\xFF"s);
    CHECK(answer.body == "\x1F\x8B\0\xFF"s);
    CHECK(answer.headers.at(1).second == "\xFF");
  }
}

TEST_CASE("raw: an answer that comes byte by byte, and one that is large") {
  const std::string large(3'000'000, 'x');
  FaultServer server([&](Conversation& client) {
    client.request();
    for (const char c : reply(200, "slowly", "X-Long: " + std::string(40'000, 'y') + "\r\n"))
      client.send({&c, 1});
    client.request();
    client.send(reply(200, large));
  });
  World world;
  const auto client = client_of(world, server.url("/"));
  CHECK(client->exchange(post("1"))->body == "slowly");
  CHECK(client->exchange(post("2"))->body == large);
  CHECK(server.connections() == 1);
}

TEST_CASE("raw: limits of an answer") {
  World world;
  const auto says = [&](const std::string& sent, std::string_view words) {
    FaultServer server([&](Conversation& client) {
      client.request();
      client.send(sent);
      client.hang();
    });
    const auto seen =
        fails(*client_of(world, server.url("/"), {.transport = {}, .body_limit = 10}), post(""));
    CHECK(seen.code == ErrorCode::invalid_input);
    CHECK_MESSAGE(contains(seen.text, words), seen.text);
  };
  says("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", "the answer is larger than 10 B");
  says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n",
       "the answer is larger than 10 B");
  says("HTTP/1.1 200 OK\r\n\r\n12345678901", "the answer is larger than 10 B");
  says("HTTP/1.1 200 OK\r\nX: " + std::string(300'000, 'x'), "header is larger than 256");
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  says(chunked + "3;" + std::string(400'000, 'x'), "a chunk's header or trailers larger than 320");
  says(chunked + "0\r\nX: " + std::string(400'000, 'x'), "or trailers larger than 320");
}

TEST_CASE("raw: what stands around chunks may be as long as a header") {
  const std::string filler(300'000, 'x');
  const auto answer = answer_to("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;" + filler +
                                "\r\nabc\r\n0\r\nX: " + filler + "\r\n\r\n");
  CHECK(answer.body == "abc");
}

TEST_CASE("raw: the connection is kept, and opened anew where the server has closed it") {
  World world;
  SUBCASE("kept") {
    FaultServer server(test::always(reply(200, "fine")));
    const auto client = client_of(world, server.url("/"));
    for (int i = 0; i < 5; ++i) CHECK(client->exchange(post("{}"))->body == "fine");
    CHECK(server.connections() == 1);
  }
  SUBCASE("the server says that it closes") {
    FaultServer server(test::always(reply(200, "fine", "Connection: close\r\n")));
    const auto client = client_of(world, server.url("/"));
    for (int i = 0; i < 3; ++i) CHECK(client->exchange(post("{}"))->body == "fine");
    CHECK(server.connections() == 3);
  }
  SUBCASE("the server closes without a word") {
    FaultServer server({[](Conversation& client) {
                          client.request();
                          client.send(reply(200, "first"));
                          client.request();
                        },
                        test::always(reply(200, "second"))});
    const auto client = client_of(world, server.url("/"));
    CHECK(client->exchange(post("1"))->body == "first");
    CHECK(client->exchange(post("2"))->body == "second");
    CHECK(server.requests().size() == 3);
  }
  SUBCASE("but not where a byte of the answer came") {
    FaultServer server({[](Conversation& client) {
                          client.request();
                          client.send(reply(200, "first"));
                          client.request();
                          client.send("HTTP");
                        },
                        test::always(reply(200, "second"))});
    const auto client = client_of(world, server.url("/"));
    CHECK(client->exchange(post("1"))->body == "first");
    CHECK(contains(fails(*client, post("2")).text, "broke off"));
    CHECK(server.requests().size() == 2);
    CHECK(client->exchange(post("3"))->body == "second");
  }
  SUBCASE("nor on a new connection") {
    FaultServer server([](Conversation& client) { client.request(); });
    const auto client = client_of(world, server.url("/"));
    CHECK(contains(fails(*client, post("")).text, "closed the connection without an answer"));
    CHECK(server.requests().size() == 1);
  }
  SUBCASE("bytes that nobody asked for: the connection is used no more") {
    FaultServer server({[](Conversation& client) {
                          client.request();
                          client.send(reply(200, "first") + reply(200, "smuggled"));
                          client.hang();
                        },
                        test::always(reply(200, "second"))});
    const auto client = client_of(world, server.url("/"));
    CHECK(client->exchange(post("1"))->body == "first");
    CHECK(client->exchange(post("2"))->body == "second");
  }
}

TEST_CASE("raw: a server may answer before it has read everything") {
  const std::string large(20'000'000, 'x');
  FaultServer server({[](Conversation& client) {
                        client.request_head();
                        client.send(reply(413, "too large", "Connection: close\r\n"));
                        client.stall();
                      },
                      test::always(reply(200, "fine"))});
  World world;
  const auto client = client_of(world, server.url("/"));
  const auto answer = client->exchange(post(large));
  REQUIRE_MESSAGE(answer, answer.error().text());
  CHECK(answer->status == 413);
  CHECK(answer->body == "too large");
  CHECK(client->exchange(post("small"))->body == "fine");
}

TEST_CASE("raw: refused, unresolved, reset, torn, no HTTP") {
  World world;
  SUBCASE("refused") {
    const auto port = std::to_string(test::closed_port());
    const auto client =
        client_of(world, Url::parse("http://127.0.0.1:" + port + "/x?signature").value());
    for (int i = 0; i < 2; ++i) {
      const auto seen = fails(*client, post(""));
      CHECK(seen.code == ErrorCode::unreachable);
      CHECK(seen.text == "http://127.0.0.1:" + port + "/: connection refused");
      CHECK_FALSE(seen.hint.empty());
    }
  }
  SUBCASE("unresolved") {
    const auto client = client_of(world, Url::parse("http://no-such-host.invalid/").value());
    CHECK(contains(fails(*client, post("")).text, "could not resolve host no-such-host.invalid"));
  }
  const auto says = [&](std::string sent, bool reset, std::string_view words) {
    FaultServer server([&](Conversation& client) {
      client.request();
      client.send(sent);
      // The bytes are to arrive before the reset overtakes them.
      if (reset && !sent.empty()) std::this_thread::sleep_for(milliseconds(20));
      if (reset) client.reset();
    });
    const auto seen = fails(*client_of(world, server.url("/x?signature")), post("{}"));
    CHECK(seen.code == ErrorCode::unreachable);
    CHECK_MESSAGE(contains(seen.text, words), seen.text);
    CHECK(contains(seen.text, "http://127.0.0.1:"));
    CHECK_FALSE(contains(seen.text, "signature"));
  };
  SUBCASE("reset") {
    says("", true, "connection reset by the server");
    says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", true,
         "connection reset by the server (received 3 of 9 bytes)");
  }
  SUBCASE("torn") {
    says("", false, "the server closed the connection without an answer");
    says("HTTP/1.1 200 OK\r\nConte", false, "the answer broke off");
    says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", false,
         "the answer broke off (received 3 of 9 bytes)");
    says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", false,
         "the answer broke off (received 5 bytes)");
  }
  SUBCASE("no HTTP") {
    for (const std::string nonsense : {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
                                       "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                                       "HTTP/1.1 200 OK\r\nbad name: 1\r\n\r\n"}) {
      CAPTURE(nonsense);
      says(nonsense, false, "the answer is not HTTP");
    }
  }
}

TEST_CASE("raw: hung at every stage, and a stop") {
  World world;
  const auto server_that = [](std::string sends) {
    return FaultServer([sends = std::move(sends)](Conversation& client) {
      client.request_head();
      client.send(sends);
      client.stall();
    });
  };
  const RawClientOptions brief{.transport = {}, .timeout = milliseconds(120)};
  SUBCASE("hung") {
    for (const char* sent : {"", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 100 Continue\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}) {
      const FaultServer server = server_that(sent);
      const auto seen = fails(*client_of(world, server.url("/"), brief), post("{}"));
      CHECK(seen.code == ErrorCode::timed_out);
      CHECK(contains(seen.text, "no complete answer within 120ms"));
    }
  }
  SUBCASE("hung while the body is sent") {
    const FaultServer server = server_that("");
    const std::string large(64'000'000, 'x');
    CHECK(fails(*client_of(world, server.url("/"), brief), post(large)).code ==
          ErrorCode::timed_out);
  }
  SUBCASE("a signal ends it at once, and forbids another") {
    const FaultServer server = server_that("");
    const auto client = client_of(world, server.url("/"));
    auto sending = std::async(std::launch::async, [&] { return client->exchange(post("")); });
    while (server.connections() == 0) std::this_thread::sleep_for(milliseconds(1));
    world.stop.interrupt(SIGTERM);
    const auto answer = sending.get();
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::interrupted);
    CHECK(fails(*client, post("")).code == ErrorCode::interrupted);
  }
  SUBCASE("a deadline, too") {
    const FaultServer server = server_that("");
    world.stop.set_deadline(std::chrono::steady_clock::now() + milliseconds(100));
    CHECK(contains(fails(*client_of(world, server.url("/")), post("")).text, "deadline"));
  }
}

TEST_CASE("raw: TLS, its checks, and a body of several records") {
  auto folder = hookctl::TempFolder::create("/tmp").value();
  const auto authority = test::make_authority();
  const std::string ca_file = folder.path() + "/ca.pem";
  REQUIRE(hookctl::write_file_atomically(ca_file, authority.certificate, 0600));
  const RawClientOptions trusting{.transport = {.ca_file = ca_file, .user_agent = {}}};
  World world;
  const auto says = [&](const test::Certificate& certificate, std::string_view words,
                        const RawClientOptions& options) {
    FaultServer server({test::always(reply(200))}, &certificate);
    const auto seen = fails(*client_of(world, server.url("/x?signature"), options), post("{}"));
    CHECK(seen.code == ErrorCode::unreachable);
    CHECK_MESSAGE(contains(seen.text, words), seen.text);
    CHECK_FALSE(seen.hint.empty());
    CHECK(server.requests().empty());
  };
  const auto good = test::make_certificate(
      {.alternative_names = "IP:127.0.0.1,DNS:localhost,DNS:hooks.localhost"}, &authority);
  SUBCASE("good, by every name, the connection kept") {
    FaultServer server({test::always(reply(200, std::string(100'000, 'y')))}, &good);
    const std::string large(300'000, 'x');
    for (const char* host : {"127.0.0.1", "localhost", "hooks.localhost"}) {
      const auto client = client_of(world, server.url("/", host), trusting);
      for (const std::string_view body : {std::string_view("small"), std::string_view(large)}) {
        const auto answer = client->exchange(post(body));
        REQUIRE_MESSAGE(answer, answer.error().text());
        CHECK(answer->body.size() == 100'000);
        CHECK(server.requests().back().body == body);
      }
      CHECK(server.requests().back().header("host") ==
            std::string(host) + ":" + std::to_string(server.port()));
    }
    CHECK(server.connections() == 3);
  }
  SUBCASE("closed without a word, torn") {
    FaultServer server({[](Conversation& client) {
                          client.request();
                          client.send(reply(200, "first"));
                          client.request();
                        },
                        test::always(reply(200, "second"))},
                       &good);
    const auto client = client_of(world, server.url("/"), trusting);
    CHECK(client->exchange(post("1"))->body == "first");
    CHECK(client->exchange(post("2"))->body == "second");
    FaultServer torn({[](Conversation& other) {
                       other.request();
                       other.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
                     }},
                     &good);
    CHECK(fails(*client_of(world, torn.url("/"), trusting), post("")).code ==
          ErrorCode::unreachable);
  }
  SUBCASE("certificates that are not accepted") {
    says(good, "unknown authority", {});
    says(test::make_certificate({.alternative_names = "DNS:other.example"}, &authority),
         "certificate is for another host", trusting);
    says(test::make_certificate({.alternative_names = "IP:127.0.0.1",
                                 .starts_in_seconds = -7200,
                                 .ends_in_seconds = -3600},
                                &authority),
         "certificate has expired", trusting);
    says(test::make_certificate({.alternative_names = "IP:127.0.0.1"}, nullptr),
         "certificate is self-signed", trusting);
  }
}

TEST_CASE("raw: a proxy gives a tunnel, or says why not; for loopback none is asked") {
  World world;
  const auto through = [&](FaultServer& proxy, const Url& url) {
    ::setenv("http_proxy", proxy.url("").reveal().c_str(), 1);
    auto answer = client_of(world, url)->exchange(post("{}", {{"A", "1"}}));
    ::unsetenv("http_proxy");
    return answer;
  };
  const auto far = Url::parse("http://server.invalid/x").value();
  SUBCASE("a tunnel") {
    FaultServer proxy([](Conversation& client) {
      client.request_head();
      client.send("HTTP/1.1 200 Connected\r\n\r\n");
      client.request();
      client.send(reply(200, "from afar"));
    });
    const auto answer = through(proxy, far);
    REQUIRE_MESSAGE(answer, answer.error().text());
    CHECK(answer->body == "from afar");
    CHECK(proxy.requests().at(0).line == "CONNECT server.invalid:80 HTTP/1.1");
    CHECK(proxy.requests().at(1).head == "Host: server.invalid\r\nA: 1\r\nContent-Length: 2\r\n");
  }
  SUBCASE("none") {
    FaultServer proxy(test::always(reply(403)));
    const auto answer = through(proxy, far);
    REQUIRE_FALSE(answer);
    CHECK_MESSAGE(contains(answer.error().text(), "the proxy answered 403"), answer.error().text());
  }
  SUBCASE("loopback") {
    FaultServer proxy(test::always(reply(403)));
    FaultServer server(test::always(reply(200, "near")));
    CHECK(through(proxy, server.url("/"))->body == "near");
    CHECK(proxy.connections() == 0);
  }
}
