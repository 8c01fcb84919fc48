#include "listen/line_relay.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.hpp"

namespace hookctl::listen {

Result<void> LineRelay::write(std::string_view bytes) {
  if (taken_ > most) return {};
  const bool too_much = bytes.size() > most - taken_;
  if (too_much) bytes = bytes.substr(0, most - taken_);
  taken_ += bytes.size() + (too_much ? 1 : 0);
  while (!bytes.empty()) {
    const std::string_view room = bytes.substr(0, longest_line - line_.size());
    const auto end = room.find('\n');
    line_ += room.substr(0, end);
    if (end == std::string_view::npos) {
      bytes.remove_prefix(room.size());
      if (line_.size() >= longest_line) flush();
    } else {
      bytes.remove_prefix(end + 1);
      flush();
    }
  }
  if (too_much) {
    finish();
    log_.relay(who_,
               fmt::format("[what the command prints beyond {} is not shown]", format_size(most)));
  }
  return {};
}

void LineRelay::finish() {
  if (!line_.empty()) flush();
}

void LineRelay::flush() {
  if (line_.ends_with('\r')) line_.pop_back();
  log_.relay(who_, line_);
  line_.clear();
}

}  // namespace hookctl::listen
