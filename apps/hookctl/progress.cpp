#include "progress.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "base/clock.hpp"

namespace hookctl {
namespace {

constexpr std::size_t bar_width = 24;

void to_terminal(std::string_view text) {
  // A bar that cannot be drawn is no reason to fail.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

std::string bar(std::uint64_t done, std::uint64_t of) {
  const auto filled = static_cast<std::size_t>(static_cast<double>(bar_width) *
                                               static_cast<double>(done) / static_cast<double>(of));
  std::string text = "[";
  text.append(std::min(filled, bar_width), '#');
  text.append(bar_width - std::min(filled, bar_width), '-');
  return text + "]";
}

}  // namespace

void ProgressBar::show(std::string_view what, std::uint64_t done, std::optional<std::uint64_t> of) {
  if (!is_due()) return;
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(done) / seconds());
  std::string line = fmt::format("{} ", what);
  if (of && *of > 0)
    line += fmt::format("{} {} of {}", bar(done, *of), format_size(done), format_size(*of));
  else
    line += format_size(done);
  draw(line += fmt::format("  {}/s", format_size(rate)));
}

void ProgressBar::draw(std::string_view line) {
  next_ = Clock::now() + std::chrono::milliseconds(100);
  to_terminal(fmt::format("\r\033[K{}", line));
  drawn_ = true;
}

void ProgressBar::clear() {
  if (drawn_) to_terminal("\r\033[K");
  drawn_ = false;
}

}  // namespace hookctl
