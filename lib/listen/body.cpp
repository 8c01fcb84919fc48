#include "listen/body.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.hpp"

namespace hookctl::listen {
namespace {

constexpr std::size_t first_room = std::size_t{4} * 1024;

Refusal too_large(std::size_t limit) {
  return {413, "BODY_TOO_LARGE",
          fmt::format("the body is larger than the {} that are taken", format_size(limit))};
}

Refusal unreadable(const Error& error) {
  if (error.code == ErrorCode::timed_out)
    return {408, "REQUEST_TOO_SLOW", "the body did not arrive in time"};
  return {400, "INVALID_BODY", error.text()};
}

}  // namespace

bool MemoryBudget::take(std::size_t bytes) {
  std::size_t left = left_.load();
  do {
    if (left < bytes) return false;
  } while (!left_.compare_exchange_weak(left, left - bytes));
  return true;
}

bool MemoryShare::grow_to(std::size_t bytes) {
  if (bytes <= taken_) return true;
  if (!budget_.take(bytes - taken_)) return false;
  taken_ = bytes;
  return true;
}

std::optional<Refusal> read_body(http::Exchange& exchange, std::size_t limit, MemoryShare& share,
                                 std::string& body) {
  body.clear();
  const auto announced = exchange.size();
  if (announced && *announced > limit) return too_large(limit);
  // One byte more than the limit tells that there are too many.
  const std::uint64_t most = announced.value_or(limit + std::uint64_t{1});
  std::size_t have = 0;
  while (have < most) {
    if (have == body.size()) {
      const std::size_t wanted = most <= small_body ? small_body : std::max(first_room, 2 * have);
      const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, most));
      if (room > small_body && !share.grow_to(room))
        return Refusal{503, "TOO_MANY_BODIES", "too many large bodies arrive at the same time"};
      body.resize(room);
    }
    const auto count = exchange.read(std::span(body.data() + have, body.size() - have));
    if (!count) return unreadable(count.error());
    if (*count == 0) break;
    have += *count;
  }
  if (have > limit) return too_large(limit);
  body.resize(have);
  return std::nullopt;
}

}  // namespace hookctl::listen
