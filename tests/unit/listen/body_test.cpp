#include "listen/body.hpp"

#include <doctest/doctest.h>

#include "unit/listen/support.hpp"

using namespace hookctl;
using namespace hookctl::listen;
using test::MemoryExchange;

namespace {

struct Outcome {
  std::optional<Refusal> refusal;
  std::string body;
  int status() const { return refusal ? refusal->status : 200; }
};

Outcome read(MemoryExchange& exchange, std::size_t limit, MemoryBudget& budget) {
  MemoryShare share(budget);
  Outcome outcome;
  outcome.body = "what was here before";
  outcome.refusal = read_body(exchange, limit, share, outcome.body);
  return outcome;
}

Outcome read(MemoryExchange& exchange, std::size_t limit) {
  MemoryBudget budget(1024 * 1024);
  return read(exchange, limit, budget);
}

}  // namespace

TEST_CASE("a body is put together of its pieces, whatever its length") {
  for (const std::size_t size : {0U, 1U, 4095U, 4096U, 4097U, 65'536U, 65'537U, 300'000U}) {
    CAPTURE(size);
    std::string sent(size, '\0');
    for (std::size_t i = 0; i < size; ++i) sent[i] = static_cast<char>(i * 7);
    for (const bool chunked : {false, true}) {
      CAPTURE(chunked);
      MemoryExchange exchange("POST", "/");
      exchange.announce(size);
      if (chunked) exchange.chunked();
      for (std::size_t at = 0; at < size; at += 1000)
        exchange.pieces.push_back(sent.substr(at, 1000));
      const auto outcome = read(exchange, 300'000);
      CHECK(outcome.status() == 200);
      CHECK(outcome.body == sent);
    }
  }
}

TEST_CASE("one byte more than the limit is too many") {
  MemoryExchange announced("POST", "/", "12345");
  CHECK(read(announced, 4).status() == 413);
  CHECK(announced.pieces.front() == "12345");  // nothing of it was read
  MemoryExchange whole("POST", "/", "12345");
  CHECK(read(whole, 5).body == "12345");
  MemoryExchange chunked("POST", "/", "12345");
  chunked.chunked();
  const auto outcome = read(chunked, 4);
  CHECK(outcome.status() == 413);
  CHECK(outcome.refusal->code == "BODY_TOO_LARGE");
  MemoryExchange fits("POST", "/", "1234");
  fits.chunked();
  CHECK(read(fits, 4).body == "1234");
  MemoryExchange none("POST", "/");
  CHECK(read(none, 0).status() == 200);
}

TEST_CASE("why a body did not arrive decides what is answered") {
  const auto status = [](ErrorCode code) {
    MemoryExchange exchange("POST", "/", "ab");
    exchange.announce(5);
    exchange.failure = Error{code, "why", {}, {}};
    return read(exchange, 100).status();
  };
  CHECK(status(ErrorCode::timed_out) == 408);
  CHECK(status(ErrorCode::invalid_input) == 400);
  CHECK(status(ErrorCode::unreachable) == 400);
}

TEST_CASE("memory grows with what has arrived, not with what was announced") {
  MemoryExchange exchange("POST", "/", "ab");
  exchange.announce(100'000'000);
  exchange.failure = Error{ErrorCode::timed_out, "silent", {}, {}};
  CHECK(read(exchange, 200'000'000).status() == 408);
  CHECK(exchange.largest_room <= 4096);
}

TEST_CASE("bodies that arrive at the same time share their memory") {
  MemoryBudget budget(200'000);
  MemoryShare other(budget);
  REQUIRE(other.grow_to(100'000));
  const auto sent = [&budget](std::size_t size) {
    MemoryExchange exchange("POST", "/", std::string(size, 'x'));
    return read(exchange, 1'000'000, budget).status();
  };
  CHECK(sent(100'000) == 200);
  CHECK(sent(100'001) == 503);
  CHECK(sent(small_body) == 200);
  // What a request had is there again for the next one.
  CHECK(sent(100'000) == 200);
  REQUIRE(other.grow_to(200'000));
  CHECK(sent(small_body) == 200);
  CHECK(sent(small_body + 1) == 503);
}
