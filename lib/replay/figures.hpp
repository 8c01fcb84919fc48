// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace hookctl::replay {

/// Three significant digits and a unit: "0.42 ms", "12.3 ms", "345 ms", "1.23 s".
std::string format_latency(double milliseconds);
/// A round one, without zeros at the end: "2 ms", "12.5 ms", "1.6 s".
std::string format_round_latency(double milliseconds);
/// Three significant digits, or all with commas: "0.52/s", "1,913/s".
std::string format_rate(double a_second);
/// With commas: "50,000".
std::string format_count(std::uint64_t count);
/// A part of a whole: "12.3 %"; "< 0.1 %" where there is some, and "0 %" where there is none.
std::string format_share(std::uint64_t part, std::uint64_t whole);

}  // namespace hookctl::replay
