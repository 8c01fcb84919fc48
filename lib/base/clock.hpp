// The seams for time and chance. Tests put their own in; everything else takes the system's.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hookctl {

/// A point in time, in milliseconds since 1970 UTC: the finest that the wire formats use.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class Random {
 public:
  virtual ~Random() = default;
  /// Fills memory with bytes that nobody can foretell.
  virtual void fill(void* data, std::size_t size) = 0;
  /// A number from 0 up to, and without, `bound`.
  std::uint64_t below(std::uint64_t bound);
};

/// The system's clock and getrandom(2).
Clock& system_clock();
Random& system_random();

/// RFC 3339 in UTC with milliseconds: `2022-09-22T09:26:10.498Z`.
std::string format_time(Time time);
/// `20220922T092610Z`, as S3 dates its signatures.
std::string format_basic_time(Time time);
/// How far a time is from another one, for people: `12 min ago`, `in 6 days`, `now` within a
/// second. Rounded down, and never to less than two of a unit but for seconds.
std::string format_relative(Time time, Time now);
/// Reads RFC 3339 (any offset, 0 to 9 decimals, cut to milliseconds) or a bare date (midnight UTC).
Result<Time> parse_time(std::string_view text);

/// Reads a duration: `500ms`, `30s`, `5m`, `2h`, `7d`; a bare number is refused, but for 0.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);
/// The shortest exact text in the same form.
std::string format_duration(std::chrono::milliseconds duration);

/// Reads a number of bytes: `4096`, `10MiB`, `5GB` (KiB, MiB, GiB, TiB by 1024; kB, MB, GB, TB by
/// 1000). Refuses what does not fit into 63 bits.
Result<std::uint64_t> parse_size(std::string_view text);
/// For people: `8.5 MiB`.
std::string format_size(std::uint64_t bytes);

}  // namespace hookctl
