// Statuses that are expected: "204", "2xx", "200-299", and lists of those.
#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hookctl::http {

class StatusSet {
 public:
  /// Adds what a text says, entries separated by commas; `usage` where it says no status.
  Result<void> add(std::string_view text);
  bool contains(int status) const;
  bool empty() const { return statuses_.none(); }
  /// As it was written: "204 or 2xx".
  const std::string& text() const { return text_; }

 private:
  static constexpr std::size_t above = 600;
  std::bitset<above> statuses_;
  std::string text_;
};

}  // namespace hookctl::http
