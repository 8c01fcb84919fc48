#include "convert/abcd/aggregate.hpp"

#include <algorithm>

#include "convert/abcd/names.hpp"
#include "convert/abcd/parts.hpp"
#include "convert/abcd/values.hpp"

namespace hookctl::convert::abcd {
namespace {

/// Ranks from the highest down, as HigherTaxonRankEnum orders them.
int height_of(std::string_view rank) {
  constexpr std::string_view ranks[] = {"regnum",    "subregnum",    "superphylum", "phylum",
                                        "subphylum", "superclassis", "classis",     "subclassis",
                                        "superordo", "ordo",         "subordo",     "superfamilia",
                                        "familia",   "subfamilia",   "tribus",      "genusgroup"};
  const auto at = std::find(std::begin(ranks), std::end(ranks), rank);
  return static_cast<int>(at - std::begin(ranks));
}

/// Whether `a` ends later than `b`: a year alone lasts until its end.
bool ends_later(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  const int order = a.substr(0, common).compare(b.substr(0, common));
  return order != 0 ? order > 0 : a.size() < b.size();
}

void widen(std::optional<Extent>& all, const std::optional<Extent>& one) {
  if (!one) return;
  if (!all)
    all = one;
  else
    all = Extent{std::min(all->lower, one->lower), std::max(all->upper, one->upper)};
}

}  // namespace

Result<void> Aggregate::add(List list, const JsonText& item) {
  return lists_.add(static_cast<std::size_t>(list), item.text());
}

Result<void> Aggregate::add_text(List list, std::string_view text) {
  if (text.empty()) return {};
  item_.clear();
  item_.value(text);
  return add(list, item_);
}

Result<void> Aggregate::add(const Metadata& metadata) {
  for (const Representation& representation : metadata.representations)
    HOOKCTL_CHECK(add_text(List::keywords, metadata(representation.coverage)));
  for (const Text term : metadata.scope_terms)
    HOOKCTL_CHECK(add_text(List::keywords, metadata(term)));
  Result<void> result;
  for_each_name(metadata(metadata.contributors), [&](std::string_view name) {
    item_.clear();
    write_person(item_, name, looks_like_organisation(name));
    if (result) result = add(List::contributors, item_);
  });
  return result;
}

Result<void> Aggregate::add(const Unit& unit, const UnitFacts& facts) {
  ++units_;
  if (institution_.empty()) institution_ = unit(unit.institution);
  HOOKCTL_CHECK(add_text(List::record_bases, unit(unit.record_basis)));
  for (const Text kind : unit.kinds) HOOKCTL_CHECK(add_text(List::keywords, unit(kind)));
  HOOKCTL_CHECK(add_text(List::keywords, unit(unit.project_title)));
  HOOKCTL_CHECK(add_text(List::keywords, unit(unit.biotope)));
  for (const Text term : unit.stratigraphic_terms)
    HOOKCTL_CHECK(add_text(List::keywords, unit(term)));
  Result<void> result;
  for_each_collector(unit, [&](std::string_view name, bool is_organisation) {
    item_.clear();
    write_person(item_, name, is_organisation);
    if (result) result = add(List::contributors, item_);
  });
  HOOKCTL_CHECK(result);
  HOOKCTL_CHECK(add_places(unit, facts));
  for (const Media& media : unit.media) {
    item_.clear();
    if (write_media(item_, unit, media)) HOOKCTL_CHECK(add(List::media, item_));
  }
  for (const Reference& reference : unit.references) {
    item_.clear();
    if (write_reference(item_, unit, reference)) HOOKCTL_CHECK(add(List::citations, item_));
  }
  HOOKCTL_CHECK(add_taxa(unit, facts));
  widen(unit, facts);
  return {};
}

Result<void> Aggregate::add_taxa(const Unit& unit, const UnitFacts& facts) {
  if (!facts.scientific_name.empty()) {
    item_.clear();
    write_taxon(item_, facts.scientific_name, facts.rank);
    HOOKCTL_CHECK(add(List::taxa, item_));
  }
  if (facts.identification == nullptr) return {};
  std::string_view highest;
  int height = 0;
  const Range taxa = facts.identification->higher_taxa;
  for (auto i = taxa.begin; i < taxa.end; ++i) {
    const auto name = unit(unit.higher_taxa[i].name);
    const auto rank = unit(unit.higher_taxa[i].rank);
    if (name.empty()) continue;
    item_.clear();
    write_taxon(item_, name, rank);
    HOOKCTL_CHECK(add(List::taxa, item_));
    if (const int here = height_of(rank); highest.empty() || here < height) {
      highest = name;
      height = here;
    }
  }
  return add_text(List::highest_taxa, highest);
}

Result<void> Aggregate::add_places(const Unit& unit, const UnitFacts& facts) {
  item_.clear();
  if (write_country(item_, facts.country, unit(unit.country_code)))
    HOOKCTL_CHECK(add(List::places, item_));
  const auto locality = unit(unit.locality);
  if (locality.empty() && !facts.point) return {};
  item_.clear();
  item_.begin_object("Place");
  write_place_members(item_, locality, facts.point, std::nullopt);
  item_.end_object();
  return add(List::places, item_);
}

void Aggregate::widen(const Unit& unit, const UnitFacts& facts) {
  for (const Coordinates& coordinates : unit.coordinates) {
    const auto point = point_of(unit, coordinates);
    if (!point) continue;
    if (!box_) box_ = Box{point->latitude, point->longitude, point->latitude, point->longitude};
    box_->south = std::min(box_->south, point->latitude);
    box_->north = std::max(box_->north, point->latitude);
    box_->west = std::min(box_->west, point->longitude);
    box_->east = std::max(box_->east, point->longitude);
  }
  abcd::widen(altitude_, facts.altitude);
  abcd::widen(depth_, facts.depth);
  cover(without_time(facts.date_begin));
  cover(without_time(facts.date_end));
}

void Aggregate::cover(std::string_view date) {
  if (date.empty()) return;
  if (earliest_.empty() || date < std::string_view(earliest_)) earliest_ = date;
  if (latest_.empty() || ends_later(date, latest_)) latest_ = date;
}

std::string Aggregate::temporal_coverage() const {
  return earliest_ == latest_ ? earliest_ : earliest_ + "/" + latest_;
}

Result<void> Aggregate::clear() {
  units_ = 0;
  box_.reset();
  altitude_.reset();
  depth_.reset();
  earliest_.clear();
  latest_.clear();
  institution_.clear();
  item_.shrink(1024 * 1024);
  return lists_.clear();
}

}  // namespace hookctl::convert::abcd
