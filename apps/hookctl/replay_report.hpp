// What “hookctl replay” prints.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/stop.hpp"
#include "invocation.hpp"
#include "progress.hpp"
#include "replay/latency_chart.hpp"
#include "replay/outcome.hpp"
#include "replay/summary.hpp"

namespace hookctl {

/// A line a record: all with -v, with --dry-run and as ndjson; else the first that failed.
class ReplayLines final : public replay::OutcomeSink {
 public:
  /// `paced`: records wait for their time.
  ReplayLines(const Invocation& in, bool paced);
  /// Whether there is anything to print at all.
  bool wanted() const;
  /// Whether every record has its line.
  bool prints_all() const { return all_ && wanted(); }
  Result<void> take(const replay::Outcome& outcome) override;
  /// Hands over what is printed before the capture is waited for, and from then on each line at
  /// once, until the wait is over. Safe to call while another thread is in `take`.
  Result<void> begin_wait();
  void end_wait();
  /// Says how many failures were not shown.
  Result<void> finish();

 private:
  Result<void> print(const replay::Outcome& outcome);

  const Invocation& in_;
  std::mutex mutex_;
  bool waiting_ = false;
  bool paced_;
  SteadyTime handed_over_;
  bool all_;
  std::uint64_t shown_ = 0;
  std::uint64_t hidden_ = 0;
  std::string hint_;  ///< the last one that was shown
};

/// A line on the terminal with an estimate of the time that is left.
class ReplayProgress final : public replay::OutcomeSink {
 public:
  /// `read` is how much of the capture's `size` bytes has been read.
  ReplayProgress(ProgressBar& bar, const std::atomic<std::uint64_t>& read,
                 std::optional<std::uint64_t> size)
      : bar_(bar), read_(read), size_(size) {}
  Result<void> take(const replay::Outcome& outcome) override;

 private:
  ProgressBar& bar_;
  const std::atomic<std::uint64_t>& read_;
  std::optional<std::uint64_t> size_;
  std::uint64_t done_ = 0;
  std::uint64_t failed_ = 0;
};

std::string replay_summary_as_json(const replay::Summary& summary);
/// For people; with a histogram for a terminal.
std::string replay_summary_as_text(const replay::Summary& summary, bool color,
                                   std::optional<replay::ChartStyle> chart);
/// "12 records sent: 10 ok, 2 failed".
std::string replay_counts(const replay::Summary& summary);

}  // namespace hookctl
