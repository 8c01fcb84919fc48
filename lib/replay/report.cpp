#include "replay/report.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/io.hpp"
#include "base/text.hpp"
#include "replay/html_report.hpp"
#include "replay/junit_report.hpp"
#include "replay/listed.hpp"
#include "replay/spool.hpp"

namespace hookctl::replay {
namespace {

constexpr unsigned private_mode = 0600;

class JunitReport final : public Report {
 public:
  JunitReport(std::string path, ReportFacts facts, Spool cases)
      : path_(std::move(path)), facts_(std::move(facts)), cases_(std::move(cases)) {}

  Result<void> take(const Outcome& outcome) override {
    listed_.add(outcome);
    return cases_.write(junit_case(outcome, facts_));
  }

  Result<void> finish(const Summary& summary) override {
    HOOKCTL_TRY(AtomicFile file, AtomicFile::create(path_, private_mode));
    HOOKCTL_CHECK(file.write(junit_head(listed_, summary, facts_)));
    HOOKCTL_CHECK(cases_.copy_to(file));
    HOOKCTL_CHECK(file.write(junit_foot(summary, facts_)));
    return file.commit();
  }

 private:
  const std::string path_;
  const ReportFacts facts_;
  Spool cases_;
  Listed listed_;
};

class HtmlReport final : public Report {
 public:
  HtmlReport(std::string path, ReportFacts facts, Spool failed, Spool others)
      : path_(std::move(path)),
        facts_(std::move(facts)),
        failed_(std::move(failed)),
        others_(std::move(others)) {}

  Result<void> take(const Outcome& outcome) override {
    listed_.add(outcome);
    Spool& rows = outcome.state == Outcome::State::failed ? failed_ : others_;
    return rows.write(html_row(outcome));
  }

  Result<void> finish(const Summary& summary) override {
    HOOKCTL_TRY(AtomicFile file, AtomicFile::create(path_, private_mode));
    HOOKCTL_CHECK(file.write(html_head(listed_, summary, facts_)));
    if (listed_.failed > 0) {
      HOOKCTL_CHECK(file.write(html_table_head("Failed", listed_.failed, true)));
      HOOKCTL_CHECK(failed_.copy_to(file));
      HOOKCTL_CHECK(file.write(html_table_foot));
    }
    if (const auto others = listed_.ok + listed_.skipped; others > 0) {
      const char* title = listed_.skipped == 0 ? "As expected"
                          : listed_.ok == 0    ? "Not sent"
                                               : "As expected, or not sent";
      HOOKCTL_CHECK(file.write(html_table_head(title, others, others <= few_rows)));
      HOOKCTL_CHECK(others_.copy_to(file));
      HOOKCTL_CHECK(file.write(html_table_foot));
    }
    HOOKCTL_CHECK(file.write(html_foot));
    return file.commit();
  }

 private:
  /// More rows stay folded until somebody asks for them.
  static constexpr std::uint64_t few_rows = 100;

  const std::string path_;
  const ReportFacts facts_;
  Spool failed_;
  Spool others_;
  Listed listed_;
};

}  // namespace

std::optional<ReportFormat> report_format(std::string_view path) {
  const std::string name = lower(path);
  if (name.ends_with(".xml")) return ReportFormat::junit;
  if (name.ends_with(".html") || name.ends_with(".htm")) return ReportFormat::html;
  return std::nullopt;
}

Result<std::unique_ptr<Report>> make_report(const std::string& path, ReportFormat format,
                                            ReportFacts facts, const std::string& temp_folder) {
  // Goes again at once: a run that is killed leaves nothing there. A pipe's reader would take that
  // for the end.
  std::error_code none;
  if (!std::filesystem::is_fifo(path, none)) HOOKCTL_CHECK(AtomicFile::create(path, private_mode));
  HOOKCTL_TRY(Spool first, Spool::create(temp_folder));
  if (format == ReportFormat::junit)
    return std::make_unique<JunitReport>(path, std::move(facts), std::move(first));
  HOOKCTL_TRY(Spool second, Spool::create(temp_folder));
  return std::make_unique<HtmlReport>(path, std::move(facts), std::move(first), std::move(second));
}

}  // namespace hookctl::replay
