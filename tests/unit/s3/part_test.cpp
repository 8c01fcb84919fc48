#include "s3/part.hpp"

#include <filesystem>

#include <doctest/doctest.h>

#include "s3/part_plan.hpp"

namespace s3 = hookctl::s3;
namespace crypto = hookctl::crypto;

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

std::string bytes_of(hookctl::ByteSource& source) {
  std::string all;
  char room[7];
  for (;;) {
    const auto got = source.read(room);
    REQUIRE(got);
    if (*got == 0) return all;
    all.append(room, *got);
  }
}

}  // namespace

TEST_CASE("Parts of a known size are as large as 10,000 of them need to be") {
  CHECK(s3::PartPlan(10 * mib, 200 * mib).size_of(1) == 10 * mib);
  CHECK(s3::PartPlan(10 * mib, 200 * mib).size_of(10'000) == 10 * mib);
  CHECK(s3::PartPlan(10 * mib, 100'000 * mib).size_of(1) == 10 * mib);
  CHECK(s3::PartPlan(10 * mib, 100'000 * mib + 1).size_of(1) == 10 * mib + 1);
  CHECK(s3::PartPlan(10 * mib, s3::largest_object).size_of(7) * s3::most_parts >=
        s3::largest_object);
  CHECK(s3::PartPlan(0, 1).size_of(1) == 1);
}

TEST_CASE("Parts of an unknown size grow, so that 10,000 hold the largest object") {
  const s3::PartPlan plan(10 * mib, std::nullopt);
  CHECK(plan.size_of(1) == 10 * mib);
  CHECK(plan.size_of(1000) == 10 * mib);
  CHECK(plan.size_of(1001) == 20 * mib);
  std::uint64_t all = 0;
  for (int number = 1; number <= s3::most_parts; ++number) {
    CHECK(plan.size_of(number) <= s3::largest_part);
    all += plan.size_of(number);
  }
  CHECK(all >= s3::largest_object);
}

TEST_CASE("A part gives its bytes back, in memory and in a file, and can be used again") {
  const std::string folder = std::filesystem::temp_directory_path();
  s3::Part part(64, folder);
  const std::atomic<bool> cancelled{false};
  int number = 0;
  for (const std::size_t capacity : {10U, 64U, 65U, 1000U, 20U, 70U}) {
    REQUIRE(part.begin(++number, capacity));
    const std::string first(7, 'a'), rest(2000, static_cast<char>('b' + number));
    CHECK(part.fill(first) == 7U);
    CHECK_FALSE(part.full());
    CHECK(part.fill(rest) == capacity - 7);
    CHECK(part.full());
    CHECK(part.fill("x") == 0U);
    CHECK(part.size() == capacity);
    CHECK(part.number() == number);
    const std::string expected = (first + rest).substr(0, capacity);
    part.send(cancelled, [&](const s3::Payload& payload) {
      CHECK(payload.bytes.size() == capacity);
      CHECK(payload.sha256 == crypto::sha256(expected));
      CHECK(bytes_of(payload.bytes) == expected);
      CHECK(payload.bytes.rewind());
      CHECK(bytes_of(payload.bytes) == expected);
      return 0;
    });
  }
}

TEST_CASE("A part that was given up cannot be read") {
  const std::string folder = std::filesystem::temp_directory_path();
  s3::Part part(64, folder);
  std::atomic<bool> cancelled{false};
  REQUIRE(part.begin(1, 10));
  REQUIRE(part.fill("abc"));
  part.send(cancelled, [&](const s3::Payload& payload) {
    char room[1];
    CHECK(payload.bytes.read(room));
    cancelled = true;
    CHECK_FALSE(payload.bytes.read(room));
    return 0;
  });
}

TEST_CASE("A folder that is not there is an error") {
  const std::string folder = "/nonexistent/folder";
  s3::Part part(1, folder);
  REQUIRE(part.begin(1, 2));
  CHECK(part.fill("a"));
  const auto filled = part.fill("b");
  REQUIRE_FALSE(filled);
  CHECK(filled.error().text().find(folder) != std::string::npos);
}
