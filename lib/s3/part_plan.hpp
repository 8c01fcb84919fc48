// How large the parts of a multipart upload are.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace hookctl::s3 {

inline constexpr int most_parts = 10'000;
inline constexpr std::uint64_t largest_part = 5ULL << 30;
inline constexpr std::uint64_t largest_object = 5ULL << 40;

/// The sizes of the parts, by their numbers from 1 on. Where the object's size is known they are
/// all the same, as large as 10,000 of them need to be. Where it is not, they double with every
/// thousandth part: 1000 parts of 10 MiB hold 9.8 GiB, and 10,000 more than S3's largest object.
class PartPlan {
 public:
  PartPlan(std::uint64_t part_size, std::optional<std::uint64_t> size)
      : first_(std::clamp<std::uint64_t>(part_size, 1, largest_part)), grows_(!size) {
    if (size) first_ = std::max(first_, (*size + most_parts - 1) / most_parts);
  }

  std::uint64_t size_of(int number) const {
    const int doublings = grows_ ? (number - 1) / (most_parts / 10) : 0;
    return std::min(first_ << doublings, largest_part);
  }

 private:
  std::uint64_t first_;
  bool grows_;
};

}  // namespace hookctl::s3
