#include "replay/figures.hpp"

#include <cmath>

#include <fmt/format.h>

namespace hookctl::replay {
namespace {

std::string three_digits(double value) {
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}", value, decimals);
}

}  // namespace

std::string format_latency(double milliseconds) {
  if (milliseconds < 999.5) return three_digits(milliseconds) + " ms";
  return three_digits(milliseconds / 1000) + " s";
}

std::string format_round_latency(double milliseconds) {
  if (milliseconds < 999.5) return fmt::format("{:.3g} ms", milliseconds);
  return fmt::format("{:.5g} s", milliseconds / 1000);
}

std::string format_rate(double a_second) {
  if (a_second < 99.95) return three_digits(a_second) + "/s";
  return format_count(static_cast<std::uint64_t>(std::llround(a_second))) + "/s";
}

std::string format_count(std::uint64_t count) {
  std::string text = fmt::format("{}", count);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

std::string format_share(std::uint64_t part, std::uint64_t whole) {
  if (part == 0 || whole == 0) return "0 %";
  if (part == whole) return "100 %";
  const double share = 100 * static_cast<double>(part) / static_cast<double>(whole);
  if (share < 0.1) return "< 0.1 %";
  // What is not all is never shown as all.
  return fmt::format("{:.1f} %", share > 99.9 ? 99.9 : share);
}

}  // namespace hookctl::replay
