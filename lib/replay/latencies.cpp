#include "replay/latencies.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace hookctl::replay {
namespace {

// The ends of bars within a decade, the finest first: ISO 3's R20, R10 and R5, then two coarser.
constexpr std::array r20{1.0,  1.12, 1.25, 1.4, 1.6, 1.8, 2.0, 2.24, 2.5, 2.8,
                         3.15, 3.55, 4.0,  4.5, 5.0, 5.6, 6.3, 7.1,  8.0, 9.0};
constexpr std::array r10{1.0, 1.25, 1.6, 2.0, 2.5, 3.15, 4.0, 5.0, 6.3, 8.0};
constexpr std::array r5{1.0, 1.6, 2.5, 4.0, 6.3};
constexpr std::array r3{1.0, 2.0, 5.0};
constexpr std::array r1{1.0};
constexpr std::array<std::span<const double>, 5> ladders{r20, r10, r5, r3, r1};

/// The ends of bars that hold all from `least` to `greatest`, the first and the last included.
std::vector<double> ends(std::span<const double> ladder, double least, double greatest) {
  std::vector<double> made;
  double decade = std::pow(10, std::floor(std::log10(least)));
  for (;;) {
    for (const double step : ladder) {
      const double end = step * decade;
      if (end <= least) made.clear();  // a later one serves as well
      made.push_back(end);
      if (end > greatest && made.size() > 1) return made;
    }
    decade *= 10;
  }
}

}  // namespace

std::size_t Latencies::class_of(double milliseconds) {
  constexpr double most = static_cast<double>((std::uint64_t{1} << (doublings + 6)) - 1);
  // Not a number becomes 0 too.
  const double microseconds = milliseconds > 0 ? std::min(milliseconds * 1000, most) : 0;
  const auto whole = static_cast<std::uint64_t>(microseconds);
  if (whole < fine) return whole;
  const auto shift = static_cast<std::size_t>(std::bit_width(whole)) - 7;
  return fine * shift + (whole >> shift);
}

double Latencies::upper_end(std::size_t index) {
  if (index < fine) return static_cast<double>(index + 1) / 1000;
  const std::size_t shift = index / fine - 1;
  return static_cast<double>((fine + index % fine + 1) << shift) / 1000;
}

void Latencies::add(double milliseconds) {
  if (!(milliseconds >= 0)) milliseconds = 0;
  least_ = count_ == 0 ? milliseconds : std::min(least_, milliseconds);
  greatest_ = std::max(greatest_, milliseconds);
  sum_ += milliseconds;
  ++count_;
  ++classes_[class_of(milliseconds)];
}

void Latencies::add(const Latencies& other) {
  if (other.count_ == 0) return;
  least_ = count_ == 0 ? other.least_ : std::min(least_, other.least_);
  greatest_ = std::max(greatest_, other.greatest_);
  sum_ += other.sum_;
  count_ += other.count_;
  for (std::size_t i = 0; i < classes_.size(); ++i) classes_[i] += other.classes_[i];
}

double Latencies::quantile(double q) const {
  if (count_ == 0) return 0;
  const double wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(count_));
  const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted));
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    passed += classes_[i];
    // The last class has no upper end.
    if (passed >= rank && i + 1 < classes_.size()) return std::min(upper_end(i), greatest_);
  }
  return greatest_;
}

std::vector<Latencies::Bar> Latencies::histogram(std::size_t most) const {
  if (count_ == 0) return {};
  // Below a microsecond nothing is told apart.
  const double least = std::max(least_, 0.001);
  std::vector<double> chosen;
  for (const auto& ladder : ladders) {
    chosen = ends(ladder, least, std::max(greatest_, least));
    if (chosen.size() - 1 <= most) break;
  }
  std::vector<Bar> bars;
  for (std::size_t i = 0; i + 1 < chosen.size(); ++i) bars.push_back({chosen[i], chosen[i + 1], 0});
  std::size_t at = 0;
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    if (classes_[i] == 0) continue;
    const double middle = (upper_end(i) + (i == 0 ? 0 : upper_end(i - 1))) / 2;
    while (at + 1 < bars.size() && middle >= bars[at].to) ++at;
    bars[at].count += classes_[i];
  }
  return bars;
}

}  // namespace hookctl::replay
