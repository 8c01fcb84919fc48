#include "base/pipe.hpp"

#include <array>
#include <csignal>
#include <future>
#include <string>
#include <thread>

#include <doctest/doctest.h>

using hookctl::BytePipe;
using hookctl::Error;
using hookctl::ErrorCode;
using hookctl::Result;
using hookctl::Stop;

namespace {

/// Reads to the end with rooms of a size that is no divisor of the capacity.
Result<std::string> read_all(BytePipe& pipe, std::size_t room_size = 37) {
  std::string all;
  std::string room(room_size, '\0');
  for (;;) {
    HOOKCTL_TRY(const std::size_t got, pipe.reader().read(room));
    if (got == 0) return all;
    all.append(room, 0, got);
  }
}

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
  return bytes;
}

}  // namespace

TEST_CASE("a pipe carries every byte in order through a small buffer") {
  const Stop stop;
  const std::string sent = pattern(10'007);
  for (const std::size_t capacity : {1U, 7U, 64U, 4096U, 1'000'000U}) {
    BytePipe pipe(capacity, stop);
    auto got = std::async(std::launch::async, [&] { return read_all(pipe); });
    std::string_view rest = sent;
    for (std::size_t step = 1; !rest.empty(); step = step * 3 % 1009) {
      const auto piece = rest.substr(0, step);
      REQUIRE(pipe.writer().write(piece));
      rest.remove_prefix(piece.size());
    }
    pipe.close();
    const auto result = got.get();
    REQUIRE(result);
    CHECK(*result == sent);
    CHECK(pipe.taken() == sent.size());
  }
}

TEST_CASE("a closed pipe gives what is left, then the end, again and again") {
  const Stop stop;
  BytePipe pipe(16, stop);
  REQUIRE(pipe.writer().write("abc"));
  pipe.close();
  CHECK(read_all(pipe, 2).value() == "abc");
  std::array<char, 4> room{};
  CHECK(pipe.reader().read(room).value() == 0);
  CHECK(pipe.writer().write("d").error().code == ErrorCode::internal);
}

TEST_CASE("a writer's failure reaches the reader, also one that waits, before what was written") {
  const Stop stop;
  BytePipe pipe(16, stop);
  auto waiting = std::async(std::launch::async, [&] { return read_all(pipe); });
  pipe.close(Error{ErrorCode::unreachable, "torn", {}, {}});
  const auto result = waiting.get();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::unreachable);
  CHECK(result.error().message == "torn");

  BytePipe other(16, stop);
  REQUIRE(other.writer().write("half"));
  other.close(Error{ErrorCode::timed_out, "late", {}, {}});
  CHECK(read_all(other).error().code == ErrorCode::timed_out);
}

TEST_CASE("an end that was reached is not turned into a failure afterwards") {
  const Stop stop;
  BytePipe pipe(16, stop);
  REQUIRE(pipe.writer().write("whole"));
  pipe.close();
  pipe.close(Error{ErrorCode::unreachable, "torn", {}, {}});
  CHECK(read_all(pipe).value() == "whole");
}

TEST_CASE("a reader that wants no more fails the writer that waits for room") {
  const Stop stop;
  BytePipe pipe(4, stop);
  auto writing = std::async(std::launch::async, [&] { return pipe.writer().write("0123456789"); });
  std::array<char, 2> room{};
  REQUIRE(pipe.reader().read(room));
  pipe.abandon(Error{ErrorCode::convert_failed, "no more", {}, {}});
  const auto result = writing.get();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::convert_failed);
  CHECK(pipe.writer().write("x").error().message == "no more");
}

TEST_CASE("a stop wakes both sides") {
  SUBCASE("by a signal, the reader") {
    Stop stop;
    BytePipe pipe(4, stop);
    auto reading = std::async(std::launch::async, [&] { return read_all(pipe); });
    stop.interrupt(SIGINT);
    CHECK(reading.get().error().code == ErrorCode::interrupted);
  }
  SUBCASE("by a signal, the writer") {
    Stop stop;
    BytePipe pipe(4, stop);
    auto writing = std::async(std::launch::async, [&] { return pipe.writer().write("0123456"); });
    stop.interrupt(SIGTERM);
    CHECK(writing.get().error().code == ErrorCode::interrupted);
  }
  SUBCASE("by the deadline") {
    Stop stop;
    stop.set_deadline(std::chrono::steady_clock::now() + std::chrono::milliseconds(20));
    BytePipe pipe(4, stop);
    CHECK(read_all(pipe).error().code == ErrorCode::timed_out);
  }
}
