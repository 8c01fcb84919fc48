// Lists without duplicates, in order of appearance, of any length and in bounded memory
// (docs/adr/0007).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/io.hpp"
#include "convert/abcd/spool.hpp"

namespace hookctl::convert::abcd {

/// What stands for an item's bytes: 128 bits under a key that is random for each run, so that no
/// document can be made for its collisions.
struct Fingerprint {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// A set of fingerprints that grows up to a limit.
class FingerprintSet {
 public:
  enum class Answer { added, known, full };
  explicit FingerprintSet(std::size_t limit) : limit_(limit) {}
  /// `beyond`: whatever the limit says.
  Answer add(Fingerprint fingerprint, bool beyond = false);
  std::size_t limit() const { return limit_; }
  void clear();

 private:
  void grow();
  std::size_t limit_;
  std::size_t count_ = 0;
  std::vector<Fingerprint> slots_;  // open addressing; all zero is free
};

/// Several such lists over one set. Items are texts; an item may be in several lists.
class DistinctLists {
 public:
  /// `limit` is how many items are remembered in memory before the rest is compared on disk.
  DistinctLists(std::size_t lists, std::size_t limit, const std::string& folder, Random& random);

  Result<void> add(std::size_t list, std::string_view item);
  bool empty(std::size_t list) const { return spools_[list].empty(); }
  /// Ends the adding: after this each list has each item once.
  Result<void> settle();
  /// Writes a list's items to a sink, separated by commas.
  Result<void> write(std::size_t list, ByteSink& sink) const;
  /// Empties all lists.
  Result<void> clear();

 private:
  /// An item beyond the limit: where its record begins, by which list.
  struct Late {
    Fingerprint fingerprint;
    std::uint64_t place;
  };
  static constexpr std::size_t partitions = 64;
  static constexpr std::size_t chunk = 168;

  Fingerprint fingerprint(std::size_t list, std::string_view item) const;
  Result<void> add_late(Fingerprint fingerprint, std::size_t list);
  Result<void> flush(std::size_t partition);
  Result<void> settle(std::size_t partition);
  Result<void> settle(const Late& late);

  std::array<std::uint64_t, 4> key_{};
  FingerprintSet seen_;
  std::vector<Spool> spools_;
  Spool late_;
  std::vector<Fingerprint> recent_;
  std::vector<std::vector<Late>> waiting_;          // by partition, at most a chunk each
  std::vector<std::vector<std::uint64_t>> chunks_;  // by partition, offsets into `late_`
};

}  // namespace hookctl::convert::abcd
