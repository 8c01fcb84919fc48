#include "http/status_set.hpp"

#include <optional>
#include <utility>

#include "base/text.hpp"

namespace hookctl::http {
namespace {

using Range = std::pair<std::size_t, std::size_t>;  // both ends included

std::optional<std::size_t> status(std::string_view text) {
  std::size_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return std::nullopt;
  return number;
}

std::optional<Range> range(std::string_view text) {
  if (text.size() == 3 && same_ignoring_case(text.substr(1), "xx")) {
    const auto first = status(std::string{text[0], '0', '0'});
    return first ? std::optional(Range{*first, *first + 99}) : std::nullopt;
  }
  const auto dash = text.find('-');
  const auto first = status(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : status(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return Range{*first, *last};
}

}  // namespace

Result<void> StatusSet::add(std::string_view text) {
  while (true) {
    const auto comma = text.find(',');
    const auto entry = trimmed(text.substr(0, comma));
    const auto statuses = range(entry);
    if (!statuses)
      return fail(ErrorCode::usage, "this is no status", "write it as 200, 2xx or 200-299");
    for (auto i = statuses->first; i <= statuses->second; ++i) statuses_.set(i);
    if (!text_.empty()) text_ += " or ";
    text_ += entry;
    if (comma == std::string_view::npos) return {};
    text.remove_prefix(comma + 1);
  }
}

bool StatusSet::contains(int status) const {
  return status >= 0 && static_cast<std::size_t>(status) < above &&
         statuses_.test(static_cast<std::size_t>(status));
}

}  // namespace hookctl::http
