// The parts of an HTML report: one page without scripts, which loads nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/listed.hpp"
#include "replay/report.hpp"

namespace hookctl::replay {

/// The page up to the tables: summary, statuses, latencies.
std::string html_head(const Listed& listed, const Summary& summary, const ReportFacts& facts);
/// A table of records, folded unless it is `open`.
std::string html_table_head(std::string_view title, std::uint64_t rows, bool open);
std::string html_row(const Outcome& outcome);
inline constexpr std::string_view html_table_foot = "</tbody></table></div></details></section>\n";
inline constexpr std::string_view html_foot = "</main></body></html>\n";

}  // namespace hookctl::replay
