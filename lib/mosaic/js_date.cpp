#include "mosaic/js_date.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <ctime>

#include "mosaic/js_date_tokens.hpp"

namespace hookctl::mosaic {
namespace {

constexpr std::int64_t ms_per_second = 1000;
constexpr std::int64_t ms_per_day = 86'400'000;
constexpr double latest = 8.64e15;

/// The first three decimals of a fraction of a second.
int milliseconds_of(const DateToken& decimals) {
  int value = decimals.value;
  if (decimals.length == 1) return value * 100;
  if (decimals.length == 2) return value * 10;
  for (std::size_t length = decimals.length > 9 ? 9 : decimals.length; length > 3; --length)
    value /= 10;
  return value;
}

/// Up to `size` numbers in the order of their coming.
template <std::size_t size>
class Numbers {
 public:
  bool add(int number) {
    if (count_ == size) return false;
    numbers_[count_++] = number;
    return true;
  }
  void fill(int number) {
    while (add(number)) {
    }
  }
  std::size_t count() const { return count_; }
  int operator[](std::size_t index) const { return numbers_[index]; }

 private:
  std::array<int, size> numbers_{};
  std::size_t count_ = 0;
};

bool between(int value, int least, int most) {
  return value >= least && value <= most;
}

struct Zone {
  std::optional<int> sign, hours, minutes;

  void set(int offset) {
    sign = offset < 0 ? -1 : 1;
    hours = offset * *sign;
    minutes = 0;
  }
  bool is_utc() const { return hours == 0 && minutes == 0; }
  bool awaits_minutes() const { return hours.has_value() && !minutes.has_value(); }
  /// V8 counts an offset's seconds in 32 bits, which may wrap around; 31 of them must do.
  std::uint32_t seconds() const {
    return static_cast<std::uint32_t>(hours.value_or(0)) * 3600U +
           static_cast<std::uint32_t>(minutes.value_or(0)) * 60U;
  }
  bool is_countable() const { return seconds() <= std::uint32_t{INT32_MAX}; }
  /// Seconds east of Greenwich.
  std::optional<std::int64_t> offset() const {
    if (!sign) return std::nullopt;
    return *sign * std::int64_t{seconds()};
  }
};

/// How far ahead of UTC this machine's zone is at a moment.
std::int64_t local_offset(std::int64_t milliseconds) {
  const auto seconds =
      static_cast<std::time_t>(std::floor(static_cast<double>(milliseconds) / 1e3));
  std::tm local{};
  return localtime_r(&seconds, &local) == nullptr ? 0 : local.tm_gmtoff * ms_per_second;
}

/// A local time that a change of the clocks skips or gives twice is read by the clock before it.
std::int64_t utc_of_local(std::int64_t local) {
  tzset();
  const std::int64_t before = local_offset(local - ms_per_day);
  if (local_offset(local - before) == before) return local - before;
  const std::int64_t after = local_offset(local + ms_per_day);
  return local_offset(local - after) == after ? local - after : local - before;
}

class DateReader {
 public:
  explicit DateReader(std::u16string_view text) : tokens_(text) {}

  std::optional<JsDate> read() {
    std::optional<DateToken> left;
    if (!read_standard(left)) return std::nullopt;
    standard_ = !left.has_value();
    if (left && !read_rest(*left)) return std::nullopt;
    return result();
  }

 private:
  /// ECMAScript's format. Where the text turns out to have another form before its time begins,
  /// what has been read counts, and `left` is the token to go on with. False: no date at all.
  bool read_standard(std::optional<DateToken>& left) {
    if (!read_date(left)) return true;
    if (tokens_.peek().is(DateWord::separator)) {
      tokens_.take();
      if (!read_time() || !read_zone()) return false;
      if (tokens_.peek().kind != DateToken::Kind::end) return false;
    } else if (tokens_.peek().kind != DateToken::Kind::end) {
      left = tokens_.take();
      return true;
    }
    if (!zone_.hours && time_.count() == 0) zone_.set(0);
    return true;
  }

  bool read_date(std::optional<DateToken>& left) {
    if (tokens_.peek().is_sign()) {
      const DateToken sign = tokens_.take();
      left = sign;
      if (!tokens_.peek().is_number() || tokens_.peek().length != 6) return false;
      const int year = tokens_.take().value;
      if (sign.is(u'-') && year == 0) return false;
      left.reset();
      day_.add(sign.is(u'-') ? -year : year);
    } else if (tokens_.peek().is_number() && tokens_.peek().length == 4) {
      day_.add(tokens_.take().value);
    } else {
      left = tokens_.take();
      return false;
    }
    for (const int most : {12, 31}) {
      if (!tokens_.skip(u'-')) break;
      const DateToken part = tokens_.take();
      if (!part.is_number(2, 1, most)) {
        left = part;
        return false;
      }
      day_.add(part.value);
    }
    return true;
  }

  bool read_time() {
    const DateToken hour = tokens_.take();
    const int most = hour.value == 24 ? 0 : 59;  // midnight at the end of a day
    if (!hour.is_number(2, 0, 24) || !tokens_.skip(u':')) return false;
    const DateToken minute = tokens_.take();
    if (!minute.is_number(2, 0, most)) return false;
    time_.add(hour.value);
    time_.add(minute.value);
    if (!tokens_.skip(u':')) return true;
    const DateToken second = tokens_.take();
    if (!second.is_number(2, 0, most)) return false;
    time_.add(second.value);
    if (!tokens_.skip(u'.')) return true;
    const DateToken decimals = tokens_.take();
    if (!decimals.is_number() || (hour.value == 24 && decimals.value > 0)) return false;
    time_.add(milliseconds_of(decimals));
    return true;
  }

  bool read_zone() {
    if (tokens_.peek().is_z()) {
      tokens_.take();
      zone_.set(0);
      return true;
    }
    if (!tokens_.peek().is_sign()) return true;
    zone_.sign = tokens_.take().is(u'+') ? 1 : -1;
    const DateToken hours = tokens_.take();
    if (hours.is_number(4, 0, 2359) && hours.value % 100 < 60) {
      zone_.hours = hours.value / 100;
      zone_.minutes = hours.value % 100;
      return true;
    }
    if (!hours.is_number(2, 0, 23) || !tokens_.skip(u':')) return false;
    const DateToken minutes = tokens_.take();
    if (!minutes.is_number(2, 0, 59)) return false;
    zone_.hours = hours.value;
    zone_.minutes = minutes.value;
    return true;
  }

  /// V8's older forms.
  bool read_rest(DateToken token) {
    number_seen_ = day_.count() > 0;
    for (; token.kind != DateToken::Kind::end; token = tokens_.take())
      if (!read_token(token)) return false;
    return true;
  }

  bool read_token(const DateToken& token) {
    if (token.is_number()) return read_number(token);
    if (token.kind == DateToken::Kind::word) return read_word(token);
    if (token.is_sign() && (zone_.is_utc() || time_.count() > 0)) return read_offset(token);
    // An offset without a time, or a parenthesis that was never opened.
    return !number_seen_ || !(token.is_sign() || token.is(u')'));
  }

  bool read_number(const DateToken& token) {
    const int number = token.value;
    number_seen_ = true;
    if (tokens_.skip(u':')) {
      if (tokens_.skip(u':')) {
        if (time_.count() > 0) return false;
        time_.add(number);
        return time_.add(0);
      }
      const bool added = time_.add(number);
      tokens_.skip(u'.');
      return added;
    }
    if (tokens_.skip(u'.') && time_expects(number)) {
      time_.add(number);
      if (!tokens_.peek().is_number()) return false;
      time_.add(milliseconds_of(tokens_.take()));
      time_.fill(0);
      return true;
    }
    if (zone_.awaits_minutes() && between(number, 0, 59)) {
      zone_.minutes = number;
      return true;
    }
    if (time_expects(number)) {
      time_.add(number);
      time_.fill(0);
      const DateToken& after = tokens_.peek();
      return after.kind == DateToken::Kind::end || after.kind == DateToken::Kind::blank ||
             after.is_z() || after.is_sign();
    }
    if (!day_.add(number)) return false;
    tokens_.skip(u'-');
    return true;
  }

  bool read_word(const DateToken& token) {
    if (token.is(DateWord::half_day) && time_.count() > 0) {
      hour_offset_ = token.value;
      return true;
    }
    if (token.is(DateWord::month)) {
      month_ = token.value;
      tokens_.skip(u'-');
      return true;
    }
    if (token.is(DateWord::zone) && number_seen_) {
      zone_.set(token.value);
      return true;
    }
    // Any word may stand before the first number, but not touch it.
    return !number_seen_ && !tokens_.peek().is_number();
  }

  bool read_offset(const DateToken& sign) {
    zone_.sign = sign.is(u'+') ? 1 : -1;
    DateToken number;
    if (tokens_.peek().is_number()) number = tokens_.take();
    number_seen_ = true;
    if (tokens_.peek().is(u':')) {
      zone_.hours = number.value;
      zone_.minutes.reset();
    } else if (number.length == 1 || number.length == 2) {
      zone_.hours = number.value;
      zone_.minutes = 0;
    } else if (number.length == 3 || number.length == 4) {
      zone_.hours = number.value / 100;
      zone_.minutes = number.value % 100;
    } else {
      return false;
    }
    return true;
  }

  /// Whether a number goes on with a time that has begun.
  bool time_expects(int number) const {
    return (time_.count() == 1 && between(number, 0, 59)) ||
           (time_.count() == 2 && between(number, 0, 59)) ||
           (time_.count() == 3 && between(number, 0, 999));
  }

  /// Days since 1970; a day beyond its month's end runs into the next month, as V8 has it.
  std::optional<std::int64_t> day() {
    if (day_.count() == 0) return std::nullopt;
    day_.fill(1);
    int year = 0, month = 0, day = 0;
    const bool day_first = between(day_[0], 1, 31);
    if (month_) {
      month = *month_;
      year = day_first ? day_[1] : day_[0];
      day = day_first ? day_[0] : day_[1];
    } else if (standard_ || !day_first) {
      year = day_[0], month = day_[1], day = day_[2];
    } else {
      month = day_[0], day = day_[1], year = day_[2];
    }
    if (!standard_ && between(year, 0, 99)) year += year < 50 ? 2000 : 1900;
    if (!between(month, 1, 12) || !between(day, 1, 31)) return std::nullopt;
    const std::int64_t first = days_before(year, month);
    const bool december = month == 12;
    beyond_month_ =
        first + day - 1 >= days_before(december ? year + 1 : year, december ? 1 : month + 1);
    return first + day - 1;
  }

  /// Days from 1970 to a month's first.
  static std::int64_t days_before(std::int64_t year, int month) {
    // 400 years have just so many days; what the calendar of the library covers is enough then.
    constexpr std::int64_t era_days = 146'097;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::chrono::year_month_day first{std::chrono::year{static_cast<int>(year - era * 400)},
                                            std::chrono::month{static_cast<unsigned>(month)},
                                            std::chrono::day{1}};
    return era * era_days + std::chrono::sys_days{first}.time_since_epoch().count();
  }

  /// Milliseconds since midnight.
  std::optional<std::int64_t> time() {
    time_.fill(0);
    int hour = time_[0];
    if (hour_offset_) {
      if (!between(hour, 0, 12)) return std::nullopt;
      hour = hour % 12 + *hour_offset_;
    }
    const bool end_of_day = hour == 24 && time_[1] == 0 && time_[2] == 0 && time_[3] == 0;
    if (!end_of_day && !(between(hour, 0, 23) && between(time_[1], 0, 59) &&
                         between(time_[2], 0, 59) && between(time_[3], 0, 999)))
      return std::nullopt;
    return ((std::int64_t{hour} * 60 + time_[1]) * 60 + time_[2]) * ms_per_second + time_[3];
  }

  std::optional<JsDate> result() {
    const auto days = day();
    const auto in_day = time();
    if (!days || !in_day || !zone_.is_countable()) return std::nullopt;
    // Twice what a date may be: no offset brings it back, and the product would not fit.
    if (*days > 200'000'000 || *days < -200'000'000) return std::nullopt;
    const std::int64_t written = *days * ms_per_day + *in_day;
    const auto offset = zone_.offset();
    if (!offset && std::abs(static_cast<double>(written)) > latest + 1e9) return std::nullopt;
    const auto clipped = clip_js_time(
        static_cast<double>(offset ? written - *offset * ms_per_second : utc_of_local(written)));
    if (!clipped) return std::nullopt;
    return JsDate{*clipped, standard_ && !beyond_month_, !offset.has_value()};
  }

  DateTokens tokens_;
  Numbers<3> day_;
  Numbers<4> time_;  ///< hour, minute, second, millisecond
  Zone zone_;
  std::optional<int> month_;
  std::optional<int> hour_offset_;
  bool number_seen_ = false;
  bool standard_ = false;
  bool beyond_month_ = false;
};

}  // namespace

std::optional<JsDate> parse_js_date(std::u16string_view text) {
  // V8 takes a NUL for the end; in ECMAScript's format there is none.
  const std::size_t end = text.find(u'\0');
  auto date = DateReader(text.substr(0, end)).read();
  if (date && end != std::u16string_view::npos) date->standard = false;
  return date;
}

std::optional<std::int64_t> clip_js_time(double milliseconds) {
  if (!(std::abs(milliseconds) <= latest)) return std::nullopt;
  return static_cast<std::int64_t>(milliseconds);
}

}  // namespace hookctl::mosaic
