#include "replay/latencies.hpp"

#include <limits>
#include <numeric>

#include <doctest/doctest.h>

using hookctl::replay::Latencies;

namespace {

bool is_near(double value, double wanted) {
  return value >= wanted && value <= wanted * (1 + 1.0 / 64) + 0.001;
}

std::uint64_t total(const std::vector<Latencies::Bar>& bars) {
  return std::accumulate(bars.begin(), bars.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& bar) { return sum + bar.count; });
}

}  // namespace

TEST_CASE("quantiles are those of what was added, by 1/64 too high at most") {
  Latencies all;
  CHECK(all.quantile(0.5) == 0);
  for (int i = 1; i <= 10'000; ++i) all.add(i * 0.37);
  CHECK(all.count() == 10'000);
  CHECK(is_near(all.quantile(0.5), 1850));
  CHECK(is_near(all.quantile(0.9), 3330));
  CHECK(is_near(all.quantile(0.99), 3663));
  CHECK(is_near(all.quantile(0), 0.37));
  CHECK(all.quantile(1) == all.greatest());
  CHECK(all.greatest() == doctest::Approx(3700));
  CHECK(all.least() == doctest::Approx(0.37));
  CHECK(all.mean() == doctest::Approx(1850.185));
}

TEST_CASE("one latency is all quantiles") {
  for (const double one : {0.0, 0.0004, 0.001, 0.0635, 0.064, 0.1279, 1.0, 86'400'000.0, 1e300}) {
    CAPTURE(one);
    Latencies all;
    all.add(one);
    CHECK(all.quantile(0.01) == one);
    CHECK(all.quantile(0.99) == one);
    CHECK(total(all.histogram(10)) == 1);
  }
}

TEST_CASE("what is no latency counts as none at all") {
  Latencies all;
  all.add(-1);
  all.add(std::numeric_limits<double>::quiet_NaN());
  CHECK(all.count() == 2);
  CHECK(all.greatest() == 0);
  CHECK(all.mean() == 0);
}

TEST_CASE("two counts added are one") {
  Latencies low, high, both;
  for (int i = 1; i <= 100; ++i) {
    low.add(i);
    high.add(i * 50);
    both.add(i);
    both.add(i * 50);
  }
  low.add(Latencies{});
  low.add(high);
  CHECK(low.count() == 200);
  CHECK(low.least() == 1);
  CHECK(low.greatest() == 5000);
  CHECK(low.mean() == doctest::Approx(both.mean()));
  CHECK(low.quantile(0.5) == both.quantile(0.5));
  Latencies fresh;
  fresh.add(high);
  CHECK(fresh.least() == 50);
}

TEST_CASE("a histogram's bars meet, hold all, and are as fine as their number allows") {
  Latencies all;
  CHECK(all.histogram(10).empty());
  for (int i = 0; i < 1000; ++i) all.add(1 + i * 0.099);  // 1 to 99.9 ms
  const auto check = [&](std::size_t most, std::size_t wanted, double first_end) {
    CAPTURE(most);
    const auto bars = all.histogram(most);
    REQUIRE(bars.size() == wanted);
    CHECK(total(bars) == 1000);
    CHECK(bars.front().from == doctest::Approx(1));
    CHECK(bars.front().to == doctest::Approx(first_end));
    CHECK(bars.back().to == doctest::Approx(100));
    CHECK(bars.front().count > 0);
    CHECK(bars.back().count > 0);
    for (std::size_t i = 1; i < bars.size(); ++i) CHECK(bars[i].from == bars[i - 1].to);
  };
  check(40, 40, 1.12);
  check(39, 20, 1.25);
  check(12, 10, 1.6);
  check(9, 6, 2);
  check(2, 2, 10);
  check(1, 2, 10);
}

TEST_CASE("a bar counts what lies within it") {
  Latencies all;
  for (int i = 0; i < 7; ++i) all.add(3);
  for (int i = 0; i < 2; ++i) all.add(70);
  all.add(900);
  const auto bars = all.histogram(3);
  REQUIRE(bars.size() == 3);
  CHECK(bars[0].count == 7);
  CHECK(bars[1].count == 2);
  CHECK(bars[2].count == 1);
}
