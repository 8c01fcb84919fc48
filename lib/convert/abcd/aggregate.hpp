// What a dataset's units say together: the lists without duplicates, and the extremes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "convert/abcd/distinct.hpp"
#include "convert/abcd/facts.hpp"
#include "convert/abcd/json_text.hpp"
#include "convert/abcd/model.hpp"

namespace hookctl::convert::abcd {

/// The lists; each item is a piece of JSON.
enum class List : std::uint8_t {
  keywords,
  record_bases,
  highest_taxa,
  contributors,
  places,
  media,
  citations,
  taxa,
};
inline constexpr std::size_t list_count = 8;

/// The smallest box around points: south, west, north, east.
struct Box {
  double south, west, north, east;
};

class Aggregate {
 public:
  /// `remembered`: how many list items are held in memory (DistinctLists).
  Aggregate(std::size_t remembered, const std::string& folder, Random& random)
      : lists_(list_count, remembered, folder, random) {}

  Result<void> add(const Metadata& metadata);
  Result<void> add(const Unit& unit, const UnitFacts& facts);
  /// Ends the adding for this dataset.
  Result<void> settle() { return lists_.settle(); }
  Result<void> clear();

  bool empty(List list) const { return lists_.empty(static_cast<std::size_t>(list)); }
  Result<void> write(List list, ByteSink& sink) const {
    return lists_.write(static_cast<std::size_t>(list), sink);
  }
  std::uint64_t units() const { return units_; }
  const std::optional<Box>& box() const { return box_; }
  const std::optional<Extent>& altitude() const { return altitude_; }
  const std::optional<Extent>& depth() const { return depth_; }
  /// "1995-06-13/1997-03-13", one date, or empty.
  std::string temporal_coverage() const;
  /// SourceInstitutionID of the first unit that has one.
  const std::string& institution() const { return institution_; }

 private:
  Result<void> add(List list, const JsonText& item);
  Result<void> add_text(List list, std::string_view text);
  Result<void> add_taxa(const Unit& unit, const UnitFacts& facts);
  Result<void> add_places(const Unit& unit, const UnitFacts& facts);
  void widen(const Unit& unit, const UnitFacts& facts);
  void cover(std::string_view date);

  DistinctLists lists_;
  JsonText item_;
  std::uint64_t units_ = 0;
  std::optional<Box> box_;
  std::optional<Extent> altitude_;
  std::optional<Extent> depth_;
  std::string earliest_;
  std::string latest_;
  std::string institution_;
};

}  // namespace hookctl::convert::abcd
