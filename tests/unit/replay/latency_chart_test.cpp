#include "replay/latency_chart.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace hookctl::replay;

namespace {

Latencies latencies() {
  Latencies made;
  for (int i = 0; i < 1600; ++i) made.add(3);
  for (int i = 0; i < 800; ++i) made.add(70);
  for (int i = 0; i < 100; ++i) made.add(700);
  made.add(1500);
  return made;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> made;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    made.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return made;
}

std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

}  // namespace

TEST_CASE("a line for each class, the fullest with the longest bar") {
  const auto drawn = lines(draw_latencies(latencies(), {.columns = 60}));
  REQUIRE(drawn.size() == 9);
  CHECK(drawn[0] == "      2 - 5 ms  ############################  1,600   64.0 %");
  CHECK(drawn[1] == "     5 - 10 ms                                    0      0 %");
  CHECK(drawn[4] == "   50 - 100 ms  ##############                  800   32.0 %");
  CHECK(drawn[7] == "  500 ms - 1 s  ##                              100    4.0 %");
  CHECK(drawn[8] == "       1 - 2 s  #                                 1  < 0.1 %");
}

TEST_CASE("no line is wider than the terminal, and no bar longer than is of use") {
  for (const std::size_t width : {50U, 60U, 80U, 97U, 300U}) {
    for (const bool unicode : {false, true}) {
      CAPTURE(width);
      std::size_t widest = 0;
      for (const auto& line : lines(draw_latencies(latencies(), {width, unicode, false})))
        widest = std::max(widest, columns(line));
      CHECK(widest == std::min<std::size_t>(width, 82));
    }
  }
  CHECK(lines(draw_latencies(latencies(), {10, false, false})).size() == 9);
}

TEST_CASE("bars to an eighth of a column, and something for the rarest") {
  const std::string drawn = draw_latencies(latencies(), {60, true, false});
  CHECK(drawn.find("2 – 5 ms  ████████████████████████████  1,600") != std::string::npos);
  CHECK(drawn.find("█▊                              100") != std::string::npos);
  CHECK(drawn.find("1 – 2 s  ▏                                 1  < 0.1 %") != std::string::npos);
}

TEST_CASE("colours where they are wanted alone") {
  CHECK(draw_latencies(latencies(), {60, true, false}).find('\x1b') == std::string::npos);
  const std::string drawn = draw_latencies(latencies(), {60, false, true});
  CHECK(drawn.find("\x1b[36m############################\x1b[0m  1,600") != std::string::npos);
  CHECK(drawn.find("\x1b[36m\x1b") == std::string::npos);
}

TEST_CASE("nothing to draw") {
  CHECK(draw_latencies({}, {}).empty());
}
