// Remote faults, each on a real socket: what the transport makes of them, and how it says so.
#include <chrono>
#include <csignal>
#include <future>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>

#include "base/io.hpp"
#include "unit/http/world.hpp"

using hookctl::ErrorCode;
using hookctl::Url;
using hookctl::http::Failure;
using hookctl::http::Request;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Conversation;
using test::FaultServer;
using test::KeepingSink;
using test::reply;
using test::World;

namespace {

struct Seen {
  ErrorCode code;
  Failure failure;
  std::string text;
  std::string hint;
};

Seen fails(World& world, Request& request, hookctl::http::ResponseSink* sink = nullptr) {
  request.what = "fetch";
  const auto response = world.transport->send(request, sink);
  REQUIRE_FALSE(response);
  return {response.error().code, request.failure, response.error().text(), response.error().hint};
}

Url local(std::uint16_t port, const std::string& path = "/x?signature") {
  return Url::parse("http://127.0.0.1:" + std::to_string(port) + path).value();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("refused: the server has not seen the request") {
  World world;
  const auto port = test::closed_port();
  Request request(local(port));
  const auto seen = fails(world, request);
  CHECK(seen.code == ErrorCode::unreachable);
  CHECK(seen.failure == Failure::unsent);
  CHECK(seen.text ==
        "fetch: http://127.0.0.1:" + std::to_string(port) + "/x?…: connection refused");
  CHECK_FALSE(seen.hint.empty());
}

TEST_CASE("unresolved") {
  World world;
  Request request(Url::parse("http://no-such-host.invalid/x?signature").value());
  const auto seen = fails(world, request);
  CHECK(seen.code == ErrorCode::unreachable);
  CHECK(seen.failure == Failure::unsent);
  CHECK(contains(seen.text, "could not resolve host no-such-host.invalid"));
  CHECK_FALSE(contains(seen.text, "signature"));
}

TEST_CASE("after any failure the next request is sent as if nothing had been") {
  FaultServer good(test::always(reply(200, "fine")));
  FaultServer resetting([](Conversation& client) {
    client.request();
    client.reset();
  });
  FaultServer hanging([](Conversation& client) { client.hang(); });
  World world;
  for (const Url& url : {Url::parse("http://no-such-host.invalid/").value(),
                         local(test::closed_port()), resetting.url("/"), hanging.url("/"),
                         Url::parse("https" + good.url("/").reveal().substr(4)).value()}) {
    for (const bool upload : {false, true}) {
      CAPTURE(url.display());
      std::string bytes(100'000, 'x');
      for (const bool fails_now : {true, true, false}) {
        hookctl::MemorySource source(bytes);
        Request request(fails_now ? url : good.url("/"));
        request.idle_timeout = milliseconds(fails_now ? 50 : 5'000);
        request.connect_timeout = milliseconds(1'000);
        if (upload) {
          request.method = "PUT";
          request.body = &source;
        }
        if (fails_now) {
          const auto code = fails(world, request).code;
          CHECK((code == ErrorCode::unreachable || code == ErrorCode::timed_out));
        } else {
          const auto response = world.transport->send(request);
          REQUIRE_MESSAGE(response, response.error().text());
          CHECK(response->body == "fine");
        }
      }
    }
  }
}

TEST_CASE("reset before the answer, in the head, in the body") {
  World world;
  std::string before;
  std::string after;
  SUBCASE("before") {
    after = "reset by the server";
  }
  SUBCASE("in the head") {
    before = "HTTP/1.1 200 OK\r\nContent-Le";
    after = "reset by the server";
  }
  SUBCASE("in the body") {
    before = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789";
    after = "reset by the server (received 10 of 100 bytes)";
  }
  FaultServer server([&](Conversation& client) {
    client.request();
    client.send(before);
    // The bytes are to arrive before the reset overtakes them.
    std::this_thread::sleep_for(milliseconds(20));
    client.reset();
  });
  Request request(server.url("/x?signature"));
  const auto seen = fails(world, request);
  CHECK(seen.code == ErrorCode::unreachable);
  CHECK(seen.failure == Failure::in_doubt);
  CHECK(contains(seen.text, after));
}

TEST_CASE("closed without an answer") {
  FaultServer server([](Conversation& client) { client.request(); });
  World world;
  Request request(server.url("/"));
  const auto seen = fails(world, request);
  CHECK(seen.code == ErrorCode::unreachable);
  CHECK(seen.failure == Failure::in_doubt);
  CHECK(contains(seen.text, "closed the connection without an answer"));
}

TEST_CASE("a kept connection that the server has closed: sent anew only where that does no harm") {
  FaultServer server({[](Conversation& client) {
                        client.request();
                        client.send(reply(200, "first"));
                        client.request();  // and then goes without a word
                      },
                      test::always(reply(200, "second"))});
  World world;
  Request first(server.url("/"));
  REQUIRE(world.transport->send(first)->body == "first");
  Request request(server.url("/"));
  request.method = "POST";
  SUBCASE("repeatable") {
    request.body = std::string("{}");
    request.repeatable = true;
    CHECK(world.transport->send(request)->body == "second");
  }
  SUBCASE("not repeatable, with a body") {
    request.body = std::string("{}");
    const auto seen = fails(world, request);
    CHECK(seen.code == ErrorCode::unreachable);
    CHECK(seen.failure == Failure::in_doubt);
    CHECK(server.connections() <= 2);
    CHECK(server.requests().size() == 2);
  }
  SUBCASE("not repeatable, without a body") {
    CHECK(fails(world, request).failure == Failure::in_doubt);
    CHECK(server.requests().size() == 2);
  }
}

TEST_CASE("truncated: the counts are told") {
  World world;
  SUBCASE("a length that was promised") {
    FaultServer server([](Conversation& client) {
      client.request();
      client.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456");
    });
    Request request(server.url("/"));
    KeepingSink sink;
    const auto seen = fails(world, request, &sink);
    CHECK(seen.code == ErrorCode::unreachable);
    CHECK(contains(seen.text, "the answer broke off (received 7 of 100 bytes)"));
    CHECK(sink.kept == "0123456");
  }
  SUBCASE("chunks without an end") {
    FaultServer server([](Conversation& client) {
      client.request();
      client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    });
    Request request(server.url("/"));
    const auto seen = fails(world, request);
    CHECK(seen.code == ErrorCode::unreachable);
    CHECK(contains(seen.text, "broke off (received 5 bytes)"));
  }
}

TEST_CASE("no HTTP, and what is no HTTP at all") {
  World world;
  for (const char* nonsense : {"SSH-2.0-OpenSSH_9.2\r\n", "\r\n\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
                               "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"}) {
    CAPTURE(nonsense);
    FaultServer server([&](Conversation& client) {
      client.request();
      client.send(nonsense);
    });
    Request request(server.url("/"));
    request.idle_timeout = milliseconds(2'000);
    const auto response = world.transport->send(request);
    if (!response) CHECK(response.error().code == ErrorCode::unreachable);
  }
}

TEST_CASE("hung: the idle timeout ends it, at every stage") {
  World world;
  const auto hangs_after = [](std::string sent) {
    return [sent = std::move(sent)](Conversation& client) {
      client.request();
      client.send(sent);
      client.hang();
    };
  };
  const auto expect_idle = [&](const FaultServer& server, std::string_view words) {
    Request request(server.url("/x?signature"));
    request.idle_timeout = milliseconds(120);
    const auto seen = fails(world, request);
    CHECK(seen.code == ErrorCode::timed_out);
    CHECK(seen.failure == Failure::in_doubt);
    CHECK(contains(seen.text, words));
    CHECK_FALSE(contains(seen.text, "signature"));
  };
  SUBCASE("before the head") {
    expect_idle(FaultServer(hangs_after("")), "nothing was sent or received for 120ms");
  }
  SUBCASE("in the head") {
    expect_idle(FaultServer(hangs_after("HTTP/1.1 200 OK\r\nX: ")), "120ms");
  }
  SUBCASE("in the body") {
    expect_idle(FaultServer(hangs_after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")),
                "120ms (received 3 of 9 bytes)");
  }
}

TEST_CASE("hung in an upload: bytes that wait in buffers are not progress") {
  FaultServer server([](Conversation& client) {
    client.request_head();
    client.stall();  // the client fills the socket's buffers and then stands still
  });
  World world;
  const std::string bytes(64'000'000, 'x');
  hookctl::MemorySource source(bytes);
  Request request(server.url("/"));
  request.method = "PUT";
  request.body = &source;
  request.headers.add("Expect", "");
  request.idle_timeout = milliseconds(200);
  CHECK(fails(world, request).code == ErrorCode::timed_out);
}

TEST_CASE("slow is not hung: each byte starts the idle time anew") {
  FaultServer server([](Conversation& client) {
    client.request();
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
    for (const char c : std::string_view("slowly! ")) {
      std::this_thread::sleep_for(milliseconds(60));
      client.send({&c, 1});
    }
  });
  World world;
  Request request(server.url("/"));
  request.idle_timeout = milliseconds(400);
  CHECK(world.transport->send(request)->body == "slowly! ");
  SUBCASE("but the time limit for the whole exchange holds") {
    Request limited(server.url("/"));
    limited.idle_timeout = milliseconds(400);
    limited.time_limit = milliseconds(250);
    const auto seen = fails(world, limited);
    CHECK(seen.code == ErrorCode::timed_out);
    CHECK(contains(seen.text, "no complete answer within 250ms"));
  }
}

TEST_CASE("a connection that is not accepted ends with the connect timeout") {
  // A listener whose queue is full: what comes then gets no answer.
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(fd, any, size) == 0);
  REQUIRE(::listen(fd, 0) == 0);
  REQUIRE(::getsockname(fd, any, &size) == 0);
  std::vector<hookctl::Fd> fillers;
  for (int i = 0; i < 4; ++i) {
    fillers.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    ::connect(fillers.back().get(), any, size);
  }
  World world;
  Request request(local(ntohs(address.sin_port)));
  request.connect_timeout = milliseconds(150);
  const auto seen = fails(world, request);
  CHECK(seen.code == ErrorCode::timed_out);
  CHECK(seen.failure == Failure::unsent);
  CHECK(contains(seen.text, "no connection within 150ms"));
  ::close(fd);
}

TEST_CASE("a stop ends a transfer at once, and forbids another") {
  FaultServer server([](Conversation& client) {
    client.request();
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    client.hang();
  });
  World world;
  Request request(server.url("/"));
  SUBCASE("by a signal") {
    auto sending = std::async(std::launch::async, [&] { return world.transport->send(request); });
    while (server.requests().empty()) std::this_thread::sleep_for(milliseconds(1));
    world.stop.interrupt(SIGTERM);
    const auto response = sending.get();
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::interrupted);
    CHECK(request.failure == Failure::lasting);
    CHECK(fails(world, request).code == ErrorCode::interrupted);
    CHECK(server.requests().size() == 1);
  }
  SUBCASE("by the deadline") {
    world.stop.set_deadline(steady_clock::now() + milliseconds(100));
    const auto seen = fails(world, request);
    CHECK(seen.code == ErrorCode::timed_out);
    CHECK(contains(seen.text, "deadline"));
    CHECK(seen.failure == Failure::lasting);
  }
  SUBCASE("but last words are sent, within their own time") {
    FaultServer listener(test::always(reply(200, "heard")));
    world.stop.interrupt(SIGINT);
    Request last(listener.url("/"));
    last.even_when_stopped = true;
    last.time_limit = milliseconds(3'000);
    const auto response = world.transport->send(last);
    REQUIRE(response);
    CHECK(response->body == "heard");
    request.even_when_stopped = true;
    request.time_limit = milliseconds(100);
    CHECK(contains(fails(world, request).text, "within 100ms"));
  }
}

TEST_CASE("TLS: an authority of one's own, and every way to fail") {
  auto folder = hookctl::TempFolder::create("/tmp").value();
  const auto authority = test::make_authority();
  const std::string ca_file = folder.path() + "/ca.pem";
  REQUIRE(hookctl::write_file_atomically(ca_file, authority.certificate, 0600));
  World world({.ca_file = ca_file, .user_agent = {}});
  const auto answer = test::always(reply(200, "safe"));
  const auto says = [&](const test::Certificate& certificate, std::string_view words,
                        std::string_view hint, World* other = nullptr) {
    FaultServer server({answer}, &certificate);
    Request request(server.url("/x?signature"));
    const auto seen = fails(other ? *other : world, request);
    CHECK(seen.code == ErrorCode::unreachable);
    CHECK(seen.failure == Failure::lasting);
    CHECK_MESSAGE(contains(seen.text, words), seen.text);
    CHECK_MESSAGE(contains(seen.hint, hint), seen.hint);
    CHECK_FALSE(contains(seen.text, "signature"));
    CHECK(server.requests().empty());
  };
  SUBCASE("good, by address and by name, the connection kept") {
    const auto good = test::make_certificate(
        {.alternative_names = "IP:127.0.0.1,DNS:localhost,DNS:bucket.localhost"}, &authority);
    FaultServer server({answer}, &good);
    for (const char* host : {"127.0.0.1", "127.0.0.1", "localhost", "bucket.localhost"}) {
      CAPTURE(host);
      Request request(server.url("/", host));
      const auto response = world.transport->send(request);
      REQUIRE_MESSAGE(response, response.error().text());
      CHECK(response->body == "safe");
    }
    CHECK(server.connections() == 3);
  }
  SUBCASE("expired") {
    says(test::make_certificate({.alternative_names = "IP:127.0.0.1",
                                 .starts_in_seconds = -7200,
                                 .ends_in_seconds = -3600},
                                &authority),
         "certificate has expired", "clock");
  }
  SUBCASE("not valid yet") {
    says(test::make_certificate({.alternative_names = "IP:127.0.0.1",
                                 .starts_in_seconds = 3600,
                                 .ends_in_seconds = 7200},
                                &authority),
         "certificate is not valid yet", "clock");
  }
  SUBCASE("for another host") {
    says(test::make_certificate({.alternative_names = "DNS:other.example"}, &authority),
         "certificate is for another host", "host name");
  }
  SUBCASE("self-signed") {
    says(test::make_certificate({.alternative_names = "IP:127.0.0.1"}, nullptr),
         "certificate is self-signed", "--ca-file");
  }
  SUBCASE("of an unknown authority") {
    World strangers;
    says(test::make_certificate({.alternative_names = "IP:127.0.0.1"}, &authority),
         "unknown authority", "--ca-file", &strangers);
  }
  SUBCASE("TLS spoken to a plain port, and the other way round") {
    FaultServer plain(test::always(reply(200)));
    Request request(Url::parse("https://127.0.0.1:" + std::to_string(plain.port()) + "/").value());
    request.connect_timeout = milliseconds(1'000);
    CHECK(fails(world, request).failure == Failure::unsent);
    const auto good = test::make_certificate({.alternative_names = "IP:127.0.0.1"}, &authority);
    FaultServer tls({answer}, &good);
    Request other(local(tls.port()));
    CHECK(fails(world, other).code == ErrorCode::unreachable);
  }
  SUBCASE("a file of authorities that is not there, and one that is none") {
    for (const std::string& file : {folder.path() + "/none.pem", std::string("/etc/hostname")}) {
      World blind({.ca_file = file, .user_agent = {}});
      Request request(
          Url::parse("https://127.0.0.1:" + std::to_string(test::closed_port()) + "/").value());
      FaultServer tls({answer}, &authority);
      request.url = tls.url("/");
      const auto seen = fails(blind, request);
      CHECK(seen.code == ErrorCode::config);
      CHECK(contains(seen.hint, "--ca-file"));
    }
  }
  SUBCASE("reset in the middle of an upload") {
    const auto good = test::make_certificate({.alternative_names = "IP:127.0.0.1"}, &authority);
    FaultServer server({[](Conversation& client) {
                         client.request_head();
                         client.reset();
                       }},
                       &good);
    Request request(server.url("/"));
    request.method = "PUT";
    request.body = std::string(20'000'000, 'x');
    CHECK(fails(world, request).code == ErrorCode::unreachable);
  }
  SUBCASE("a redirect from TLS to plain is not followed") {
    FaultServer plain(answer);
    const auto good = test::make_certificate({.alternative_names = "IP:127.0.0.1"}, &authority);
    FaultServer server(
        {test::always(reply(302, "", "Location: " + plain.url("/").reveal() + "\r\n"))}, &good);
    Request request(server.url("/"));
    request.redirects = hookctl::http::Redirects::follow;
    CHECK(contains(fails(world, request).text, "redirected from TLS to http://"));
    CHECK(plain.requests().empty());
  }
}
