#include "replay/html_histogram.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "replay/figures.hpp"

namespace hookctl::replay {
namespace {

constexpr std::size_t most_bars = 32;
constexpr double left = 56, right = 704, top = 12, bottom = 188, width = 740, height = 224;

/// A round number of records between two lines, so that there are four lines or fewer.
std::uint64_t step_below(std::uint64_t highest) {
  for (std::uint64_t decade = 1;; decade *= 10)
    for (const std::uint64_t factor : {1U, 2U, 5U})
      if (highest <= 4 * factor * decade) return factor * decade;
}

double height_of(std::uint64_t count, std::uint64_t whole) {
  return (bottom - top) * static_cast<double>(count) / static_cast<double>(whole);
}

void append_lines(std::string& out, std::uint64_t step, std::uint64_t whole) {
  for (std::uint64_t count = 0; count <= whole; count += step) {
    const double y = bottom - height_of(count, whole);
    out += fmt::format(
        R"(<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/><text x="{}" y="{:.1f}" text-anchor="end">{}</text>)",
        left, right, y, y, left - 8, y + 4, format_count(count));
  }
}

void append_bars(std::string& out, const std::vector<Latencies::Bar>& bars, std::uint64_t whole,
                 std::uint64_t all) {
  const double wide = (right - left) / static_cast<double>(bars.size());
  // As many ends are named as have room beside each other.
  const std::size_t every = (bars.size() + 8) / 9;
  for (std::size_t i = 0; i <= bars.size(); ++i) {
    const double x = left + wide * static_cast<double>(i);
    if (i % every == 0)
      out +=
          fmt::format(R"(<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>)", x, bottom + 18,
                      format_round_latency(i < bars.size() ? bars[i].from : bars[i - 1].to));
    if (i == bars.size() || bars[i].count == 0) continue;
    // The rarest can be seen too.
    const double high = std::max(height_of(bars[i].count, whole), 1.0);
    out += fmt::format(
        R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{} to {}: {} ({})</title></rect>)",
        x + 1, bottom - high, std::max(wide - 2, 1.0), high, format_round_latency(bars[i].from),
        format_round_latency(bars[i].to), format_count(bars[i].count),
        format_share(bars[i].count, all));
  }
}

}  // namespace

std::string svg_histogram(const Latencies& latencies) {
  const auto bars = latencies.histogram(most_bars);
  if (bars.empty()) return {};
  const auto highest = std::ranges::max(bars, {}, &Latencies::Bar::count).count;
  const std::uint64_t step = step_below(highest);
  const std::uint64_t whole = (highest + step - 1) / step * step;
  std::string out = fmt::format(
      R"(<svg viewBox="0 0 {} {}" role="img" aria-labelledby="latency-title latency-text">)"
      R"(<title id="latency-title">Histogram of latencies</title><desc id="latency-text">{} answers: )"
      R"(half of them within {}, 90 % within {}, 99 % within {}, the slowest after {}.</desc>)",
      width, height, format_count(latencies.count()), format_latency(latencies.quantile(0.5)),
      format_latency(latencies.quantile(0.9)), format_latency(latencies.quantile(0.99)),
      format_latency(latencies.greatest()));
  append_lines(out, step, whole);
  append_bars(out, bars, whole, latencies.count());
  return out + "</svg>";
}

}  // namespace hookctl::replay
