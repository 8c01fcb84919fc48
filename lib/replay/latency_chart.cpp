#include "replay/latency_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "replay/figures.hpp"

namespace hookctl::replay {
namespace {

constexpr std::size_t most_lines = 12;
constexpr std::size_t longest_bar = 50, shortest_bar = 8;

/// "1.25 – 1.6 ms": the unit is named once where both ends have it.
std::string label(const Latencies::Bar& bar, bool unicode) {
  std::string from = format_round_latency(bar.from);
  const std::string to = format_round_latency(bar.to);
  const std::size_t unit = from.find(' ');
  if (from.substr(unit) == to.substr(to.find(' '))) from.resize(unit);
  return from + (unicode ? " – " : " - ") + to;
}

/// The columns that a text takes: all of its characters are one column wide.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string bar_of(std::size_t eighths, bool unicode) {
  // What is there is seen, however short its bar.
  eighths = std::max<std::size_t>(eighths, 1);
  if (!unicode) return std::string(std::max<std::size_t>((eighths + 4) / 8, 1), '#');
  static constexpr std::array<std::string_view, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  return bar + std::string(parts[eighths % 8]);
}

}  // namespace

std::string draw_latencies(const Latencies& latencies, const ChartStyle& style) {
  const auto bars = latencies.histogram(most_lines);
  if (bars.empty()) return {};
  std::size_t label_width = 0;
  for (const auto& bar : bars)
    label_width = std::max(label_width, columns_of(label(bar, style.unicode)));
  const auto most = std::ranges::max(bars, {}, &Latencies::Bar::count).count;
  const std::size_t count_width = format_count(most).size();
  const std::size_t taken = 2 + label_width + 2 + 2 + count_width + 2 + 7;
  const std::size_t room =
      std::clamp(style.columns > taken ? style.columns - taken : 0, shortest_bar, longest_bar);
  std::string out;
  for (const auto& bar : bars) {
    const std::string name = label(bar, style.unicode);
    const double share = static_cast<double>(bar.count) / static_cast<double>(most);
    const auto eighths =
        static_cast<std::size_t>(std::lround(share * 8.0 * static_cast<double>(room)));
    const std::string drawn = bar.count == 0 ? std::string() : bar_of(eighths, style.unicode);
    const bool painted = style.color && !drawn.empty();
    out += fmt::format(
        "  {:>{}}{}  {}{}{}{:>{}}  {:>{}}  {:>7}\n", "", label_width - columns_of(name), name,
        painted ? "\x1b[36m" : "", drawn, painted ? "\x1b[0m" : "", "", room - columns_of(drawn),
        format_count(bar.count), count_width, format_share(bar.count, latencies.count()));
  }
  return out;
}

}  // namespace hookctl::replay
