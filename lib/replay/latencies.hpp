// How long answers took: any number of them, in a room that does not grow.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hookctl::replay {

/// Counts latencies in classes, each at most 1/64 of its value wide but no narrower than a
/// microsecond, up to 19 hours; the least and the greatest are exact. 16 KiB, whatever is added.
class Latencies {
 public:
  void add(double milliseconds);
  /// As if all that was added to the other one had been added here.
  void add(const Latencies& other);

  std::uint64_t count() const { return count_; }
  double least() const { return count_ == 0 ? 0 : least_; }
  double greatest() const { return greatest_; }
  double mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }
  /// The latency that the share `q` (0 to 1) of all does not exceed, by at most 1/64 too high and
  /// never above the greatest; 0 where there are none.
  double quantile(double q) const;

  /// One bar of a histogram: how many took from `from` to `to` milliseconds.
  struct Bar {
    double from = 0;
    double to = 0;
    std::uint64_t count = 0;
  };
  /// Bars side by side, from the one with the least to the one with the greatest, with round ends
  /// (preferred numbers, ISO 3) and no more than `most` where decades are that few; none where
  /// nothing was added. What lies within 1/64 of an end may be counted beside it.
  std::vector<Bar> histogram(std::size_t most) const;

 private:
  static constexpr std::size_t fine = 64;  ///< classes for each doubling
  static constexpr std::size_t doublings = 30;

  static std::size_t class_of(double milliseconds);
  static double upper_end(std::size_t index);

  std::array<std::uint64_t, fine*(doublings + 1)> classes_{};
  std::uint64_t count_ = 0;
  double sum_ = 0;
  double least_ = 0;
  double greatest_ = 0;
};

}  // namespace hookctl::replay
