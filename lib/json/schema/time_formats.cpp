// Dates, times and durations (RFC 3339).
#include <array>
#include <optional>

#include "json/schema/characters.hpp"
#include "json/schema/formats.hpp"

namespace hookctl::json::schema {
namespace {

std::optional<int> two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return std::nullopt;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

int days_in(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days.at(static_cast<std::size_t>(month - 1));
}

/// "Z" or "+01:30", in minutes.
std::optional<int> offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  const auto hours = two_digits(text, 1);
  const auto minutes = two_digits(text, 4);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' || !hours ||
      !minutes || *hours > 23 || *minutes > 59)
    return std::nullopt;
  const int all = *hours * 60 + *minutes;
  return text[0] == '-' ? -all : all;
}

/// Takes digits and one of the letters, which must come in their order; how many were there.
std::optional<int> parts(std::string_view& text, std::string_view letters) {
  int found = 0;
  while (!text.empty() && is_digit(text.front())) {
    const auto end = text.find_first_not_of("0123456789");
    if (end == std::string_view::npos) return std::nullopt;
    const auto letter = letters.find(text[end]);
    if (letter == std::string_view::npos) return std::nullopt;
    letters.remove_prefix(letter + 1);
    text.remove_prefix(end + 1);
    ++found;
  }
  return found;
}

}  // namespace

bool is_date(std::string_view text) {
  const auto century = two_digits(text, 0);
  const auto year = two_digits(text, 2);
  const auto month = two_digits(text, 5);
  const auto day = two_digits(text, 8);
  return text.size() == 10 && century && year && month && day && text[4] == '-' && text[7] == '-' &&
         *month >= 1 && *month <= 12 && *day >= 1 &&
         *day <= days_in(*century * 100 + *year, *month);
}

bool is_time(std::string_view text) {
  const auto hour = two_digits(text, 0);
  const auto minute = two_digits(text, 3);
  const auto second = two_digits(text, 6);
  if (text.size() < 9 || !hour || !minute || !second || text[2] != ':' || text[5] != ':')
    return false;
  std::size_t at = 8;
  if (text[at] == '.') {
    const auto end = text.find_first_not_of("0123456789", at + 1);
    if (end == at + 1 || end == std::string_view::npos) return false;
    at = end;
  }
  const auto shift = offset(text.substr(at));
  if (!shift || *hour > 23 || *minute > 59 || *second > 60) return false;
  if (*second < 60) return true;
  constexpr int day = 24 * 60;
  return (*hour * 60 + *minute - *shift + day) % day == day - 1;
}

bool is_date_time(std::string_view text) {
  return text.size() > 11 && is_date(text.substr(0, 10)) && (text[10] == 'T' || text[10] == 't') &&
         is_time(text.substr(11));
}

bool is_duration(std::string_view text) {
  if (!text.starts_with('P')) return false;
  text.remove_prefix(1);
  const std::string_view all = text;
  if (parts(text, "W").value_or(0) == 1) return text.empty();
  text = all;
  const auto date = parts(text, "YMD");
  if (!date) return false;
  if (text.empty()) return *date > 0;
  if (text.front() != 'T') return false;
  text.remove_prefix(1);
  return parts(text, "HMS").value_or(0) > 0 && text.empty();
}

}  // namespace hookctl::json::schema
