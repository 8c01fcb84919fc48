// The parts of a JUnit report, in the dialect that Jenkins' schema describes: a test case a record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/report.hpp"
#include "replay/tally.hpp"

namespace hookctl::replay {

/// `errors`: how many of those that failed had no answer.
std::string junit_head(const Tally& tally, std::uint64_t errors, const ReportFacts& facts,
                       double seconds);
/// A failure where the answer was not as expected, an error where there was none.
std::string junit_case(const Outcome& outcome, const ReportFacts& facts);
inline constexpr std::string_view junit_foot = "</testsuite>\n</testsuites>\n";

}  // namespace hookctl::replay
