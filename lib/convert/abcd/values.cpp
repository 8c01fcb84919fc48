#include "convert/abcd/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace hookctl::convert::abcd {
namespace {

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// `count` digits at the beginning as a number, cut off; -1 where there are none.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return -1;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

int days_in(int year, int month) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

/// An offset: Z, +hh:mm or -hh:mm, and nothing after it.
bool is_offset(std::string_view text) {
  if (text == "Z") return true;
  if (!take(text, '+') && !take(text, '-')) return false;
  const int hours = take_digits(text, 2);
  if (hours < 0 || hours > 14 || !take(text, ':')) return false;
  const int minutes = take_digits(text, 2);
  return minutes >= 0 && minutes < 60 && text.empty();
}

struct TimeOfDay {
  bool valid = false;
  bool midnight = true;
};

/// hh[:mm[:ss[.f…]]] with an offset or without.
TimeOfDay read_time(std::string_view text) {
  TimeOfDay time;
  constexpr std::array bounds{24, 60, 60};
  for (const int bound : bounds) {
    const int number = take_digits(text, 2);
    if (number < 0 || number >= bound) return {};
    time.midnight = time.midnight && number == 0;
    if (!take(text, ':')) break;
  }
  if (take(text, '.')) {
    while (!text.empty() && is_digit(text.front())) {
      time.midnight = time.midnight && text.front() == '0';
      text.remove_prefix(1);
    }
  }
  time.valid = text.empty() || is_offset(text);
  return time;
}

double metres_in(std::string_view unit) {
  struct Row {
    std::string_view name;
    double metres;
  };
  constexpr Row rows[] = {
      {"", 1},          {"m", 1},         {"m.", 1},     {"meter", 1},       {"meters", 1},
      {"metre", 1},     {"metres", 1},    {"masl", 1},   {"m asl", 1},       {"m a.s.l.", 1},
      {"m nn", 1},      {"m ü. nn", 1},   {"m ü.nn", 1}, {"mnn", 1},         {"km", 1000},
      {"dm", 0.1},      {"cm", 0.01},     {"mm", 0.001}, {"ft", 0.3048},     {"ft.", 0.3048},
      {"feet", 0.3048}, {"foot", 0.3048}, {"'", 0.3048}, {"fathom", 1.8288}, {"fathoms", 1.8288}};
  for (const Row& row : rows)
    if (equal_ignoring_case(row.name, unit)) return row.metres;
  return 0;
}

/// A number at the beginning, cut off.
std::optional<double> take_number(std::string_view& text) {
  text = trim(text);
  take(text, '+');
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace

void collapse(std::string& bytes, std::size_t from) {
  std::size_t to = from;
  bool blank = true;  // nothing yet: leading blanks go
  for (std::size_t i = from; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (is_blank(c)) {
      if (!blank) bytes[to++] = ' ';
      blank = true;
    } else {
      bytes[to++] = c;
      blank = false;
    }
  }
  if (blank && to > from) --to;
  bytes.resize(to);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

bool is_true(std::string_view text) {
  return text == "true" || text == "1";
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::string to_lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(), lower);
  return made;
}

bool is_iri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const auto scheme = text.substr(0, colon);
  if (!is_letter(scheme.front())) return false;
  for (const char c : scheme)
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
        std::string_view("<>\"{}|\\^`").find(c) != std::string_view::npos)
      return false;
  const auto rest = text.substr(colon + 1);
  if (rest.starts_with("//")) return rest.size() > 2;
  constexpr std::string_view schemes[] = {"urn", "doi", "ark",  "info", "hdl",
                                          "did", "tag", "lsid", "oid",  "igsn"};
  return std::any_of(std::begin(schemes), std::end(schemes),
                     [&](std::string_view known) { return equal_ignoring_case(known, scheme); });
}

bool is_web_url(std::string_view text) {
  const auto scheme = text.substr(0, text.find(':'));
  return (equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https")) &&
         is_iri(text);
}

std::string_view media_type_of(std::string_view address) {
  struct Row {
    std::string_view suffix;
    std::string_view media_type;
  };
  constexpr Row rows[] = {{".zip", "application/zip"},
                          {".gz", "application/gzip"},
                          {".xml", "application/xml"},
                          {".json", "application/json"},
                          {".csv", "text/csv"},
                          {".tsv", "text/tab-separated-values"},
                          {".html", "text/html"},
                          {".rdf", "application/rdf+xml"},
                          {".jsonld", "application/ld+json"}};
  address = address.substr(0, address.find_first_of("?#"));
  for (const Row& row : rows)
    if (address.size() > row.suffix.size() &&
        equal_ignoring_case(address.substr(address.size() - row.suffix.size()), row.suffix))
      return row.media_type;
  return {};
}

std::string_view iso_date(std::string_view text) {
  std::string_view rest = text;
  const auto so_far = [&] { return text.substr(0, text.size() - rest.size()); };
  const int year = take_digits(rest, 4);
  if (year < 0) return {};
  if (rest.empty()) return text;
  if (!take(rest, '-')) return is_offset(rest) ? so_far() : std::string_view();
  const int month = take_digits(rest, 2);
  if (month < 1 || month > 12) return {};
  if (rest.empty()) return text;
  if (!take(rest, '-')) return is_offset(rest) ? so_far() : std::string_view();
  const int day = take_digits(rest, 2);
  if (day < 1 || day > days_in(year, month)) return {};
  const auto date = so_far();
  if (rest.empty() || is_offset(rest)) return date;
  if (!take(rest, 'T') && !take(rest, ' ')) return {};
  const TimeOfDay time = read_time(rest);
  if (!time.valid) return {};
  return time.midnight || text[date.size()] == ' ' ? date : text;
}

std::string_view without_time(std::string_view iso) {
  return iso.substr(0, 10);
}

std::optional<double> parse_number(std::string_view text) {
  const auto number = take_number(text);
  return text.empty() ? number : std::nullopt;
}

std::string format_number(double number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number + 0.0).ptr;
  return {digits.data(), end};
}

std::optional<Extent> parse_extent(std::string_view text, std::string_view unit) {
  const auto first = take_number(text);
  if (!first) return std::nullopt;
  Extent extent{*first, *first};
  text = trim(text);
  std::string_view after = text;
  if (after.starts_with("–") || after.starts_with("—"))
    after.remove_prefix(std::string_view("–").size());
  else
    while (take(after, '-')) {
    }
  if (after.size() != text.size()) {
    const auto second = take_number(after);
    if (!second) return std::nullopt;
    extent.upper = *second;
    text = trim(after);
  }
  const double metres = metres_in(text.empty() ? unit : text);
  if (metres == 0) return std::nullopt;
  extent = {extent.lower * metres, extent.upper * metres};
  if (extent.lower > extent.upper) std::swap(extent.lower, extent.upper);
  return extent;
}

}  // namespace hookctl::convert::abcd
