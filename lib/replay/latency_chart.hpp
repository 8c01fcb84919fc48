// A histogram of latencies for a terminal.
#pragma once

#include <cstddef>
#include <string>

#include "replay/latencies.hpp"

namespace hookctl::replay {

struct ChartStyle {
  std::size_t columns = 80;  ///< that no line exceeds, where there is room for a bar at all
  bool unicode = false;      ///< bars to an eighth of a column; else "#"
  bool color = false;
};

/// A line for each class of latencies: its ends, a bar, how many and what share of all. Empty where
/// there are none.
std::string draw_latencies(const Latencies& latencies, const ChartStyle& style);

}  // namespace hookctl::replay
