// A histogram of latencies as a drawing within a page.
#pragma once

#include <string>

#include "replay/latencies.hpp"

namespace hookctl::replay {

/// An SVG element with a description for those who do not see it; empty where there are none.
std::string svg_histogram(const Latencies& latencies);

}  // namespace hookctl::replay
