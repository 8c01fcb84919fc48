// The parts of a JUnit report, in the dialect that Jenkins' schema describes: a test case a record.
#pragma once

#include <string>

#include "replay/listed.hpp"
#include "replay/report.hpp"

namespace hookctl::replay {

std::string junit_head(const Listed& listed, const Summary& summary, const ReportFacts& facts);
/// A failure where the answer was not as expected, an error where there was none.
std::string junit_case(const Outcome& outcome, const ReportFacts& facts);
/// Lines that are no record are an error of their own, together; so is an end that came early.
std::string junit_foot(const Summary& summary, const ReportFacts& facts);

}  // namespace hookctl::replay
