// Reports of a replay, for CI and for people: JUnit XML, and HTML that stands alone. A report shows
// no header, body or secret of a record or an answer.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "replay/outcome.hpp"
#include "replay/summary.hpp"

namespace hookctl::replay {

enum class ReportFormat { junit, html };

/// By the suffix: .xml, or .html and .htm; nothing for any other.
std::optional<ReportFormat> report_format(std::string_view path);

/// What is told at the top.
struct ReportFacts {
  std::string capture;  ///< its name
  std::string target;   ///< a URL in the form that may be shown
  Time started_at;
};

/// Takes outcomes and puts them aside on the disk: memory does not depend on how many there are.
class Report : public OutcomeSink {
 public:
  /// Writes the file, whole or not at all, mode 0600. `summary` is the whole run's.
  virtual Result<void> finish(const Summary& summary) = 0;
};

/// An error where the file cannot be written, before anything is sent. `temp_folder` holds what is
/// put aside, in files without names.
Result<std::unique_ptr<Report>> make_report(const std::string& path, ReportFormat format,
                                            ReportFacts facts, const std::string& temp_folder);

}  // namespace hookctl::replay
