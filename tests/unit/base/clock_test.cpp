#include "base/clock.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <deque>
#include <string>

#include <doctest/doctest.h>

using hookctl::format_basic_time;
using hookctl::format_duration;
using hookctl::format_size;
using hookctl::format_time;
using hookctl::parse_duration;
using hookctl::parse_size;
using hookctl::parse_time;
using std::chrono::milliseconds;

namespace {

struct Pair {
  std::string_view in, out;
};

/// Chance that was written down beforehand.
class Scripted final : public hookctl::Random {
 public:
  explicit Scripted(std::deque<std::uint64_t> values) : values_(std::move(values)) {}
  void fill(void* data, std::size_t size) override {
    REQUIRE(size == sizeof(std::uint64_t));
    REQUIRE(!values_.empty());
    std::memcpy(data, &values_.front(), size);
    values_.pop_front();
  }

 private:
  std::deque<std::uint64_t> values_;
};

}  // namespace

TEST_CASE("a time is read as RFC 3339 has it, and written in UTC") {
  constexpr std::array pairs{
      Pair{"2022-09-22T09:26:10.498Z", "2022-09-22T09:26:10.498Z"},
      Pair{"2022-09-22T09:26:10Z", "2022-09-22T09:26:10.000Z"},
      Pair{"2022-09-22t09:26:10z", "2022-09-22T09:26:10.000Z"},
      Pair{"2022-09-22 09:26:10Z", "2022-09-22T09:26:10.000Z"},
      Pair{"2022-09-22T09:26:10.1Z", "2022-09-22T09:26:10.100Z"},
      Pair{"2022-09-22T09:26:10.123456789Z", "2022-09-22T09:26:10.123Z"},
      Pair{"2022-09-22T09:26:10.999999999Z", "2022-09-22T09:26:10.999Z"},
      Pair{"2022-09-22T01:26:10+02:30", "2022-09-21T22:56:10.000Z"},
      Pair{"2022-12-31T23:30:00-01:00", "2023-01-01T00:30:00.000Z"},
      Pair{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
      Pair{"2024-02-29", "2024-02-29T00:00:00.000Z"},
      Pair{"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      Pair{"0001-01-01", "0001-01-01T00:00:00.000Z"},
  };
  for (const auto [in, out] : pairs) {
    CAPTURE(in);
    const auto time = parse_time(in);
    REQUIRE(time);
    CHECK(format_time(*time) == out);
  }
}

TEST_CASE("what is no time is refused") {
  for (const std::string_view text : {"",
                                      "2022",
                                      "2022-9-22",
                                      "2022-02-30",
                                      "2023-02-29",
                                      "2022-13-01",
                                      "2022-00-01",
                                      "2022-09-22T",
                                      "2022-09-22T09:26",
                                      "2022-09-22T09:26:10",
                                      "2022-09-22T24:00:00Z",
                                      "2022-09-22T09:60:10Z",
                                      "2022-09-22T09:26:61Z",
                                      "2022-09-22T09:26:10.Z",
                                      "2022-09-22T09:26:10.1234567890Z",
                                      "2022-09-22T09:26:10+0200",
                                      "2022-09-22T09:26:10+24:00",
                                      "2022-09-22T09:26:10+02:60",
                                      "2022-09-22T09:26:10Zx",
                                      " 2022-09-22",
                                      "2022-09-22x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text));
  }
}

TEST_CASE("S3's form of a time") {
  CHECK(format_basic_time(parse_time("2022-09-22T09:26:10.498Z").value()) == "20220922T092610Z");
}

TEST_CASE("durations") {
  constexpr std::array pairs{Pair{"500ms", "500ms"}, Pair{"1000ms", "1s"}, Pair{"30s", "30s"},
                             Pair{"90s", "90s"},     Pair{"60s", "1m"},    Pair{"5m", "5m"},
                             Pair{"2h", "2h"},       Pair{"24h", "1d"},    Pair{"7d", "7d"},
                             Pair{"0", "0s"},        Pair{"0ms", "0s"}};
  for (const auto [in, out] : pairs) {
    CAPTURE(in);
    const auto duration = parse_duration(in);
    REQUIRE(duration);
    CHECK(format_duration(*duration) == out);
  }
  CHECK(parse_duration("2h").value() == milliseconds(7'200'000));
  for (const std::string_view text : {"", "5", "s", "-5s", "+5s", "5 s", "5S", "1.5s", "5sec", "ms",
                                      "9223372036854775808ms", "106751991168d", "5s "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
  CHECK(parse_duration("9223372036854775807ms").value() == milliseconds::max());
}

TEST_CASE("sizes") {
  CHECK(parse_size("0").value() == 0);
  CHECK(parse_size("4096").value() == 4096);
  CHECK(parse_size("1B").value() == 1);
  CHECK(parse_size("2kB").value() == 2'000);
  CHECK(parse_size("2KB").value() == 2'000);
  CHECK(parse_size("2KiB").value() == 2'048);
  CHECK(parse_size("10MB").value() == 10'000'000);
  CHECK(parse_size("10MiB").value() == 10'485'760);
  CHECK(parse_size("5GB").value() == 5'000'000'000);
  CHECK(parse_size("5GiB").value() == 5'368'709'120);
  CHECK(parse_size("1TB").value() == 1'000'000'000'000);
  CHECK(parse_size("1TiB").value() == 1'099'511'627'776);
  CHECK(parse_size("9223372036854775807").value() == 9'223'372'036'854'775'807ULL);
  for (const std::string_view text :
       {"", "-1", "B", "1.5MiB", "1 MiB", "1mib", "1PiB", "9223372036854775808", "8388608TiB",
        "18446744073709551616"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_size(text));
  }
}

TEST_CASE("sizes for people") {
  CHECK(format_size(0) == "0 B");
  CHECK(format_size(1023) == "1023 B");
  CHECK(format_size(1024) == "1.0 KiB");
  CHECK(format_size(8'912'896) == "8.5 MiB");
  CHECK(format_size(1'048'575) == "1.0 MiB");  // never 1024.0 KiB
  CHECK(format_size(1ULL << 62) == "4.0 EiB");
}

TEST_CASE("how far off a time is") {
  using namespace std::chrono;
  struct Row {
    seconds off;
    std::string_view text;
  };
  for (const auto& [off, text] :
       {Row{0s, "now"}, Row{1s, "in 1 s"}, Row{-1s, "1 s ago"}, Row{119s, "in 119 s"},
        Row{-120s, "2 min ago"}, Row{-7199s, "119 min ago"}, Row{7200s, "in 2 h"},
        Row{-(48h - 1s), "47 h ago"}, Row{48h, "in 2 days"}, Row{-24h * 59, "59 days ago"},
        Row{-24h * 60, "2 months ago"}, Row{24h * 30 * 24 - 1s, "in 23 months"},
        Row{-24h * 365 * 3, "3 years ago"}}) {
    CAPTURE(text);
    const hookctl::Time now{1'700'000'000'000ms};
    CHECK(hookctl::format_relative(now + off, now) == text);
  }
  const hookctl::Time first = *hookctl::parse_time("0001-01-01");
  CHECK(hookctl::format_relative(first, *hookctl::parse_time("9999-12-31")) == "10005 years ago");
}

TEST_CASE("a number below a bound favours none") {
  // With 2^64 values and a bound of 10, the last 6 would favour 0 to 5: they are drawn again.
  Scripted random({~0ULL, 17});
  CHECK(random.below(10) == 7);
  for (int i = 0; i < 100; ++i) CHECK(hookctl::system_random().below(3) < 3);
  CHECK(hookctl::system_random().below(1) == 0);
}
