#include "http/server.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <ctime>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace hookctl;
using namespace hookctl::http;

namespace {

/// A server on a free port, with a clock, chance, stop and log of its own.
struct TestServer {
  Stop stop;
  Log log{LogLevel::error, LogFormat::text, false};
  Runtime runtime{system_clock(), system_random(), stop, log};
  std::unique_ptr<Server> server;

  explicit TestServer(Handler handler, ServerOptions options = {}) {
    auto started = Server::start({"127.0.0.1", 0}, options, runtime, std::move(handler));
    REQUIRE(started);
    server = std::move(*started);
  }
};

/// A raw client: what is on the wire and nothing else.
class Client {
 public:
  explicit Client(const Server& server) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.address().port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  void send(std::string_view bytes) {
    REQUIRE(::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }
  /// Everything until `end` has come, or until the connection ends.
  std::string read_until(std::string_view end) {
    char room[4096];
    while (received_.find(end) == std::string::npos) {
      const auto count = ::recv(fd_.get(), room, sizeof room, 0);
      if (count <= 0) break;
      received_.append(room, static_cast<std::size_t>(count));
    }
    return std::exchange(received_, {});
  }
  void try_send(std::string_view bytes) {
    (void)!::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  /// What comes within a time.
  std::string read_for(std::chrono::milliseconds time) {
    pollfd waiting{fd_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(time.count())) <= 0) return {};
    std::array<char, 4096> room;
    const auto count = ::recv(fd_.get(), room.data(), room.size(), 0);
    return count <= 0 ? "the end" : std::string(room.data(), static_cast<std::size_t>(count));
  }
  std::string read_all() { return read_until(std::string_view("\0never\0", 7)); }

 private:
  Fd fd_;
  std::string received_;
};

std::string body_of(Exchange& exchange) {
  std::string body;
  char room[7];
  for (;;) {
    const auto count = exchange.read(room);
    if (!count) return "error: " + count.error().message;
    if (*count == 0) return body;
    body.append(room, *count);
  }
}

void echo(Exchange& exchange) {
  (void)exchange.respond(200, {}, body_of(exchange));
}

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

TEST_CASE("a bind address is read and told in one form") {
  CHECK(BindAddress::parse("127.0.0.1:80")->text() == "127.0.0.1:80");
  CHECK(BindAddress::parse("[::1]:0")->text() == "[::1]:0");
  CHECK(BindAddress::parse("localhost:8080")->text() == "127.0.0.1:8080");
  for (const auto* bad : {"", "80", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                          "127.0.0.1:8o", "::1:80", "[127.0.0.1]:80", "example.org:80"}) {
    CAPTURE(bad);
    const auto address = BindAddress::parse(bad);
    REQUIRE_FALSE(address);
    CHECK(address.error().code == ErrorCode::usage);
  }
  CHECK(BindAddress::parse("127.9.9.9:1")->is_loopback());
  CHECK(BindAddress::parse("[::1]:1")->is_loopback());
  CHECK_FALSE(BindAddress::parse("0.0.0.0:1")->is_loopback());
  CHECK_FALSE(BindAddress::parse("[::]:1")->is_loopback());
}

TEST_CASE("header fields arrive in order, with duplicates and their letters' case") {
  std::vector<std::string> seen;
  TestServer box([&](Exchange& exchange) {
    seen.push_back(exchange.method() + " " + exchange.target());
    for (const auto& field : exchange.headers().all()) {
      seen.push_back(field.name + "=" + std::get<std::string>(field.value));
    }
    (void)exchange.respond(204, {});
  });
  Client client(*box.server);
  client.send(
      "GET /a%2Fb//c?x=%2B&y HTTP/1.1\r\nhOst: h\r\nX-A: 1\r\nB:  two words \r\nx-a: 2\r\n"
      "Connection: close\r\n\r\n");
  client.read_all();
  CHECK(seen == std::vector<std::string>{"GET /a%2Fb//c?x=%2B&y", "hOst=h", "X-A=1", "B=two words",
                                         "x-a=2", "Connection=close"});
}

TEST_CASE("bodies of a known length and in chunks come through, one request after another") {
  TestServer box(echo);
  Client client(*box.server);
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789");
  CHECK(ends_with(client.read_until("0123456789"), "Content-Length: 10\r\n\r\n0123456789"));
  client.send(
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "c\r\nabcdefghijkl\r\n1;ext=1\r\nm\r\n0\r\nTrailer: x\r\n\r\n");
  CHECK(ends_with(client.read_until("abcdefghijklm"), "Content-Length: 13\r\n\r\nabcdefghijklm"));
  client.send(
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n"
      "Connection: close\r\n\r\n");
  const auto both = client.read_all();
  CHECK(both.find("HTTP/1.1 200 OK", 1) != std::string::npos);
  CHECK(both.find("Connection: close") != std::string::npos);
}

TEST_CASE("100 Continue is sent only to who wants to read the body") {
  SUBCASE("wanted") {
    TestServer box(echo);
    Client client(*box.server);
    client.send("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    CHECK(ends_with(client.read_until("\r\n\r\nok"), "\r\n\r\nok"));
  }
  SUBCASE("not wanted") {
    TestServer box([](Exchange& exchange) { (void)exchange.respond(403, {}, "no"); });
    Client client(*box.server);
    client.send("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    const auto answer = client.read_all();
    CHECK(answer.rfind("HTTP/1.1 403 Forbidden\r\n", 0) == 0);
    CHECK(answer.find("Connection: close") != std::string::npos);
  }
}

TEST_CASE("an answer of unknown length is sent in chunks, and a HEAD without its body") {
  TestServer box([](Exchange& exchange) {
    (void)exchange.begin(200, {}, std::nullopt);
    (void)exchange.write("one");
    (void)exchange.write("");
    (void)exchange.write("two!");
    (void)exchange.end();
  });
  Client client(*box.server);
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto chunked = client.read_until("0\r\n\r\n");
  CHECK(ends_with(chunked, "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n4\r\ntwo!\r\n0\r\n\r\n"));
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(ends_with(client.read_all(), "\r\n\r\n"));
  Client old(*box.server);
  old.send("GET / HTTP/1.0\r\n\r\n");
  CHECK(ends_with(old.read_all(), "Connection: close\r\n\r\nonetwo!"));
}

TEST_CASE("what cannot be read is answered, and the connection closed") {
  ServerOptions options;
  options.header_limit = 8192;
  TestServer box(echo, options);
  SUBCASE("no HTTP") {
    Client client(*box.server);
    client.send("HELLO\r\n\r\n");
    CHECK(client.read_all().rfind("HTTP/1.1 400 ", 0) == 0);
  }
  SUBCASE("too long a header") {
    Client client(*box.server);
    client.send("GET / HTTP/1.1\r\nX: " + std::string(10'000, 'x') + "\r\n\r\n");
    CHECK(client.read_all().rfind("HTTP/1.1 431 ", 0) == 0);
  }
  SUBCASE("two lengths") {
    Client client(*box.server);
    client.send("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd");
    CHECK(client.read_all().rfind("HTTP/1.1 400 ", 0) == 0);
  }
  SUBCASE("a length and chunks") {
    for (const auto* both : {"Content-Length: 3\r\nTransfer-Encoding: chunked",
                             "Transfer-Encoding: chunked\r\nContent-Length: 3"}) {
      Client client(*box.server);
      client.send(std::string("POST / HTTP/1.1\r\n") + both + "\r\n\r\n0\r\n\r\n");
      CHECK(client.read_all().rfind("HTTP/1.1 400 ", 0) == 0);
    }
  }
  SUBCASE("codings that nobody undoes") {
    for (const auto* coding : {"gzip", "gzip, chunked", "identity", "chunked, chunked",
                               "chunked\r\nTransfer-Encoding: chunked"}) {
      CAPTURE(coding);
      Client client(*box.server);
      client.send(std::string("POST / HTTP/1.1\r\nTransfer-Encoding: ") + coding +
                  "\r\n\r\n0\r\n\r\n");
      const auto answer = client.read_all();
      CHECK((answer.rfind("HTTP/1.1 501 ", 0) == 0 || answer.rfind("HTTP/1.1 400 ", 0) == 0));
      CHECK(answer.find("HTTP/1.1", 1) == std::string::npos);
    }
  }
  SUBCASE("chunks in HTTP/1.0") {
    Client client(*box.server);
    client.send("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    CHECK(client.read_all().rfind("HTTP/1.1 400 ", 0) == 0);
  }
  SUBCASE("bad chunks") {
    Client client(*box.server);
    client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n");
    CHECK(client.read_all().find("error: the body's chunks cannot be read") != std::string::npos);
  }
}

TEST_CASE("a handler's mistakes become a 500, not a broken answer") {
  TestServer box([](Exchange& exchange) {
    if (exchange.target() == "/none") return;
    Headers bad;
    bad.add("X", "a\r\nSet-Cookie: b");
    CHECK_FALSE(exchange.respond(200, bad, "body"));
  });
  for (const auto* path : {"/none", "/split"}) {
    CAPTURE(path);
    Client client(*box.server);
    client.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const auto answer = client.read_all();
    CHECK(answer.rfind("HTTP/1.1 500 ", 0) == 0);
    CHECK(answer.find("Set-Cookie") == std::string::npos);
  }
}

TEST_CASE("a silent connection is closed when its time is over") {
  ServerOptions options;
  options.idle_timeout = std::chrono::milliseconds(20);
  TestServer box(echo, options);
  Client silent(*box.server);
  CHECK(silent.read_all().empty());
  Client slow(*box.server);
  slow.send("GET / HT");
  CHECK(slow.read_all().rfind("HTTP/1.1 408 ", 0) == 0);
}

TEST_CASE("a request that is read too slowly is given up, though nothing has to be waited for") {
  ServerOptions options;
  options.request_timeout = std::chrono::milliseconds(20);
  std::atomic<std::size_t> read = 0;
  TestServer box(
      [&](Exchange& exchange) {
        char room = 0;
        while (exchange.read(std::span(&room, 1)).value_or(0) > 0) ++read;
        (void)exchange.respond(408, {});
      },
      options);
  const std::string body(4'000'000, 'x');
  Client client(*box.server);
  client.send("POST / HTTP/1.1\r\nContent-Length: 4000000\r\n\r\n" + body);
  CHECK(client.read_until("\r\n\r\n").rfind("HTTP/1.1 408 ", 0) == 0);
  CHECK(read < body.size());
}

TEST_CASE("where there are too many, who has been silent gives way, and who has a request not") {
  ServerOptions options;
  options.max_connections = 2;
  TestServer box(echo, options);
  Client busy(*box.server);
  busy.send("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nab");
  Client idle(*box.server);
  idle.send("GET / HTTP/1.1\r\n\r\n");
  CHECK(idle.read_until("\r\n\r\n").rfind("HTTP/1.1 200 ", 0) == 0);
  Client next(*box.server);
  next.send("GET / HTTP/1.1\r\n\r\n");
  CHECK(next.read_until("\r\n\r\n").rfind("HTTP/1.1 200 ", 0) == 0);
  CHECK(idle.read_all().empty());
  busy.send("cd");
  CHECK(ends_with(busy.read_until("abcd"), "abcd"));
}

TEST_CASE("a request that comes too slowly is given up, however steadily it drips") {
  ServerOptions options;
  options.request_timeout = std::chrono::milliseconds(150);
  std::atomic<int> timed_out = 0;
  TestServer box(
      [&](Exchange& exchange) {
        std::array<char, 64> room{};
        for (;;) {
          const auto count = exchange.read(room);
          if (!count) {
            timed_out += count.error().code == ErrorCode::timed_out ? 1 : 0;
            (void)exchange.respond(408, {}, "too slow");
            return;
          }
          if (*count == 0) break;
        }
        (void)exchange.respond(200, {}, "whole");
      },
      options);
  const auto drip = [](Client& client, std::string_view byte) {
    std::string answer;
    while (answer.empty()) {
      // Once it is over the sending may fail.
      client.try_send(byte);
      answer = client.read_for(std::chrono::milliseconds(10));
    }
    return answer;
  };
  SUBCASE("the head") {
    Client client(*box.server);
    client.send("POST / HTTP/1.1\r\nX: ");
    CHECK(drip(client, "x").rfind("HTTP/1.1 408 ", 0) == 0);
    CHECK(timed_out == 0);
  }
  SUBCASE("the body") {
    Client client(*box.server);
    client.send("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
    const auto answer = drip(client, "x");
    CHECK(answer.rfind("HTTP/1.1 408 ", 0) == 0);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(timed_out == 1);
  }
  SUBCASE("the chunks") {
    Client client(*box.server);
    client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    CHECK(drip(client, "1\r\nx\r\n").rfind("HTTP/1.1 408 ", 0) == 0);
    CHECK(timed_out == 1);
  }
}

TEST_CASE("each request has a time of its own") {
  ServerOptions options;
  options.request_timeout = std::chrono::milliseconds(1000);
  TestServer box(echo, options);
  Client client(*box.server);
  for (int i = 0; i < 3; ++i) {
    client.send("POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n");
    CHECK(client.read_for(std::chrono::milliseconds(400)).empty());
    client.send("x");
    CHECK(ends_with(client.read_until("\r\n\r\nx"), "\r\n\r\nx"));
  }
}

TEST_CASE("without descriptors it waits quietly, and accepts once there are some") {
  TestServer box(echo);
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  const rlimit allowed = limit;
  std::optional<Client> client(std::in_place, *box.server);
  // The answer shows that this connection has its descriptor; those that follow get none.
  client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client->read_until("\r\n\r\n").rfind("HTTP/1.1 200 ", 0) == 0);
  const Fd next(::socket(AF_INET, SOCK_STREAM, 0));
  limit.rlim_cur = static_cast<rlim_t>(next.get()) + 1;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(box.server->address().port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected =
      ::connect(next.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  const auto before = std::clock();
  pollfd answer{next.get(), POLLIN, 0};
  const int early = ::poll(&answer, 1, 400);
  const auto spent = std::clock() - before;
  ::setrlimit(RLIMIT_NOFILE, &allowed);
  REQUIRE(connected);
  CHECK(early == 0);
  CHECK(spent < CLOCKS_PER_SEC / 10);
  constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  REQUIRE(::send(next.get(), request.data(), request.size(), MSG_NOSIGNAL) > 0);
  CHECK(::poll(&answer, 1, 20'000) == 1);
}

TEST_CASE("the wish to end closes idle connections and lets an exchange finish") {
  std::promise<void> entered;
  std::promise<void> go_on;
  TestServer box([&](Exchange& exchange) {
    entered.set_value();
    go_on.get_future().wait();
    (void)exchange.respond(200, {}, "finished");
  });
  Client idle(*box.server);
  Client busy(*box.server);
  busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  entered.get_future().wait();
  box.stop.interrupt(SIGTERM);
  CHECK(idle.read_all().empty());
  go_on.set_value();
  CHECK(ends_with(busy.read_all(), "finished"));
  box.server->stop();
}

TEST_CASE("exchanges that do not end within the grace are cut off") {
  ServerOptions options;
  options.grace = std::chrono::milliseconds(10);
  TestServer box(echo, options);
  Client stuck(*box.server);
  stuck.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
  box.server->stop();
  CHECK(stuck.read_all().find("HTTP/1.1 200") == std::string::npos);
}

TEST_CASE("a port that is taken is told") {
  TestServer box(echo);
  const auto again = Server::start(box.server->address(), {}, box.runtime, echo);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::config);
}
