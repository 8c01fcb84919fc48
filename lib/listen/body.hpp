// The body of a request, into memory that is bounded for one and for all together.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>

#include "http/server.hpp"
#include "listen/scheme.hpp"

namespace hookctl::listen {

/// Memory that many share: what is taken must be given back.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t bytes) : left_(bytes) {}
  bool take(std::size_t bytes);
  void give_back(std::size_t bytes) { left_ += bytes; }

 private:
  std::atomic<std::size_t> left_;
};

/// What one request has taken of it, given back at its end.
class MemoryShare {
 public:
  explicit MemoryShare(MemoryBudget& budget) : budget_(budget) {}
  ~MemoryShare() { budget_.give_back(taken_); }
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;
  /// Makes it so many bytes in all; false where there are none left.
  bool grow_to(std::size_t bytes);

 private:
  MemoryBudget& budget_;
  std::size_t taken_ = 0;
};

/// A body of this size costs nothing of the budget.
inline constexpr std::size_t small_body = std::size_t{64} * 1024;

/// Reads a body as it comes, framing undone and nothing inflated. Memory grows with what has
/// arrived, not with what was announced. What is refused: more than `limit` bytes (413), what came
/// too slowly (408), framing that cannot be read (400), and what there is no memory for (503).
std::optional<Refusal> read_body(http::Exchange& exchange, std::size_t limit, MemoryShare& share,
                                 std::string& body);

}  // namespace hookctl::listen
