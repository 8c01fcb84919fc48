// A bar on standard error for what takes long.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hookctl {

/// Appears after half a second, is redrawn ten times a second at most, and is gone when it ends.
class ProgressBar {
 public:
  explicit ProgressBar(bool wanted) : wanted_(wanted) {}
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() { clear(); }

  void show(std::string_view what, std::uint64_t done, std::optional<std::uint64_t> of);
  /// Whether it is time to draw again: for those whose line is not about bytes.
  bool is_due() const { return wanted_ && Clock::now() >= next_; }
  void draw(std::string_view line);
  /// Since it was made.
  double seconds() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool wanted_;
  bool drawn_ = false;
  Clock::time_point started_ = Clock::now();
  Clock::time_point next_ = started_ + std::chrono::milliseconds(500);
};

}  // namespace hookctl
