#include "base/clock.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>
#include <sys/random.h>

namespace hookctl {
namespace {

using std::chrono::milliseconds;

class SystemClock final : public Clock {
 public:
  Time now() const override {
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  }
};

class SystemRandom final : public Random {
 public:
  void fill(void* data, std::size_t size) override {
    auto* out = static_cast<char*>(data);
    while (size > 0) {
      const ssize_t got = ::getrandom(out, size, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) std::abort();  // a kernel without getrandom: nothing safe can be done
      out += got;
      size -= static_cast<std::size_t>(got);
    }
  }
};

struct Civil {
  int year;
  unsigned month, day;
  int hour, minute, second, millisecond;
};

Civil civil_of(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return {int(date.year()),
          unsigned(date.month()),
          unsigned(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<int>(clock.subseconds().count())};
}

/// Reads fixed-width numbers and single characters from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  bool number(std::size_t digits, int& out) {
    if (rest_.size() < digits) return false;
    out = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  bool any_of(std::string_view set, char& out) {
    if (rest_.empty() || set.find(rest_[0]) == std::string_view::npos) return false;
    out = rest_[0];
    rest_.remove_prefix(1);
    return true;
  }
  bool is(char c) {
    char seen = 0;
    return any_of(std::string_view(&c, 1), seen);
  }
  bool at_end() const { return rest_.empty(); }
  bool digit_next() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }

 private:
  std::string_view rest_;
};

bool scan_fraction(Scanner& in, int& millis) {
  int scale = 100;
  int count = 0;
  int digit = 0;
  while (in.digit_next() && in.number(1, digit)) {
    millis += digit * scale;
    scale /= 10;
    ++count;
  }
  return count >= 1 && count <= 9;
}

bool scan_offset(Scanner& in, int& minutes) {
  char sign = 0;
  if (in.any_of("Zz", sign)) return true;
  int hour = 0;
  int minute = 0;
  if (!in.any_of("+-", sign) || !in.number(2, hour) || !in.is(':') || !in.number(2, minute) ||
      hour > 23 || minute > 59)
    return false;
  minutes = (hour * 60 + minute) * (sign == '-' ? -1 : 1);
  return true;
}

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array duration_units{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000},
                                    Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};
constexpr std::array size_units{
    Unit{"", 1},
    Unit{"B", 1},
    Unit{"kB", 1'000},
    Unit{"KB", 1'000},
    Unit{"MB", 1'000'000},
    Unit{"GB", 1'000'000'000},
    Unit{"TB", 1'000'000'000'000},
    Unit{"KiB", 1ULL << 10},
    Unit{"MiB", 1ULL << 20},
    Unit{"GiB", 1ULL << 30},
    Unit{"TiB", 1ULL << 40},
};

template <std::size_t N>
bool scan_units(std::string_view text, const std::array<Unit, N>& units, std::uint64_t& out) {
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{}) return false;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  for (const Unit& known : units) {
    if (known.name != unit) continue;
    if (number > most / known.factor) return false;
    out = number * known.factor;
    return true;
  }
  return false;
}

}  // namespace

std::uint64_t Random::below(std::uint64_t bound) {
  // Values from the last, incomplete run of `bound` numbers would favour the small ones.
  const std::uint64_t usable =
      std::numeric_limits<std::uint64_t>::max() - std::numeric_limits<std::uint64_t>::max() % bound;
  std::uint64_t value = 0;
  do {
    fill(&value, sizeof value);
  } while (value >= usable);
  return value % bound;
}

Clock& system_clock() {
  static SystemClock clock;
  return clock;
}

Random& system_random() {
  static SystemRandom random;
  return random;
}

std::string format_time(Time time) {
  const Civil c = civil_of(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.year, c.month, c.day, c.hour,
                     c.minute, c.second, c.millisecond);
}

std::string format_basic_time(Time time) {
  const Civil c = civil_of(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
}

std::string format_relative(Time time, Time now) {
  struct Scale {
    std::int64_t milliseconds;
    std::int64_t most;  ///< of the unit before it
    std::string_view name;
  };
  constexpr std::int64_t day = 86'400'000;
  constexpr std::array scales{Scale{1000, 0, "s"},           Scale{60'000, 120, "min"},
                              Scale{3'600'000, 120, "h"},    Scale{day, 48, "days"},
                              Scale{day * 30, 60, "months"}, Scale{day * 365, 24, "years"}};
  // Within the years that a Time can hold neither the difference nor its sign runs over.
  const std::int64_t off = (time - now).count();
  const std::int64_t size = off < 0 ? -off : off;
  if (size < 1000) return "now";
  std::size_t scale = 0;
  while (scale + 1 < scales.size() && size / scales[scale].milliseconds >= scales[scale + 1].most)
    ++scale;
  const auto text = fmt::format("{} {}", size / scales[scale].milliseconds, scales[scale].name);
  return off < 0 ? text + " ago" : "in " + text;
}

Result<Time> parse_time(std::string_view text) {
  const auto unreadable = [&] {
    return fail(ErrorCode::invalid_input, fmt::format("“{}” is no time", text),
                "write it as 2026-01-31T12:00:00Z or 2026-01-31");
  };
  Scanner in(text);
  int year = 0;
  int month = 0;
  int day = 0;
  if (!in.number(4, year) || !in.is('-') || !in.number(2, month) || !in.is('-') ||
      !in.number(2, day))
    return unreadable();
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return unreadable();
  const Time midnight = std::chrono::sys_days(date);
  if (in.at_end()) return midnight;

  char separator = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millis = 0;
  int offset = 0;
  if (!in.any_of("Tt ", separator) || !in.number(2, hour) || !in.is(':') || !in.number(2, minute) ||
      !in.is(':') || !in.number(2, second))
    return unreadable();
  if (in.is('.') && !scan_fraction(in, millis)) return unreadable();
  if (!scan_offset(in, offset) || !in.at_end() || hour > 23 || minute > 59 || second > 60)
    return unreadable();
  return midnight + std::chrono::hours(hour) + std::chrono::minutes(minute - offset) +
         std::chrono::seconds(second) + milliseconds(millis);
}

Result<milliseconds> parse_duration(std::string_view text) {
  std::uint64_t millis = 0;
  if (text == "0") return milliseconds(0);
  if (!scan_units(text, duration_units, millis))
    return fail(ErrorCode::invalid_input, fmt::format("“{}” is no duration", text),
                "write it as 500ms, 30s, 5m, 2h or 7d");
  return milliseconds(static_cast<std::int64_t>(millis));
}

std::string format_duration(milliseconds duration) {
  const auto count = static_cast<std::uint64_t>(duration.count());
  for (auto unit = duration_units.rbegin(); unit != duration_units.rend(); ++unit)
    if (count % unit->factor == 0 && count != 0)
      return fmt::format("{}{}", count / unit->factor, unit->name);
  return "0s";
}

Result<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t bytes = 0;
  if (!scan_units(text, size_units, bytes))
    return fail(ErrorCode::invalid_input, fmt::format("“{}” is no size", text),
                "write it as 4096, 10MiB or 5GB");
  return bytes;
}

std::string format_size(std::uint64_t bytes) {
  constexpr std::array names{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto amount = static_cast<double>(bytes) / 1024;
  std::size_t name = 0;
  while (amount >= 1023.95 && name + 1 < names.size()) {
    amount /= 1024;
    ++name;
  }
  return fmt::format("{:.1f} {}", amount, names[name]);
}

}  // namespace hookctl
