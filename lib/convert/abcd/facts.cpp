#include "convert/abcd/facts.hpp"

#include <algorithm>

namespace hookctl::convert::abcd {
namespace {

/// Words that stand for an epithet that is not known.
bool is_epithet(std::string_view text) {
  constexpr std::string_view unknown[] = {"",      "sp.",    "sp",    "spp.", "spp",
                                          "spec.", "indet.", "indet", "-",    "?"};
  return std::none_of(std::begin(unknown), std::end(unknown),
                      [&](std::string_view word) { return equal_ignoring_case(word, text); });
}

std::string_view rank_word(std::string_view abbreviation) {
  struct Row {
    std::string_view abbreviation;
    std::string_view word;
  };
  constexpr Row rows[] = {{"subgen.", "Subgenus"},
                          {"sect.", "Section"},
                          {"ser.", "Series"},
                          {"sp.", "Species"},
                          {"spec.", "Species"},
                          {"species", "Species"},
                          {"subsp.", "Subspecies"},
                          {"ssp.", "Subspecies"},
                          {"subspecies", "Subspecies"},
                          {"var.", "Variety"},
                          {"variety", "Variety"},
                          {"varietas", "Variety"},
                          {"subvar.", "Subvariety"},
                          {"forma", "Form"},
                          {"f.", "Form"},
                          {"form", "Form"},
                          {"subforma", "Subform"},
                          {"subf.", "Subform"},
                          {"f.spec.", "Special form"},
                          {"f. spec.", "Special form"},
                          {"f.sp.", "Special form"},
                          {"gen.", "Genus"},
                          {"genus", "Genus"}};
  for (const Row& row : rows)
    if (equal_ignoring_case(row.abbreviation, abbreviation)) return row.word;
  return abbreviation;
}

const Identification* choose(const Unit& unit) {
  const Identification* first = nullptr;
  for (const Identification& identification : unit.identifications) {
    if (is_true(unit(identification.non_flag))) continue;
    if (is_true(unit(identification.preferred_flag))) return &identification;
    if (first == nullptr) first = &identification;
  }
  return first;
}

}  // namespace

std::optional<Point> point_of(const Unit& unit, const Coordinates& coordinates) {
  const auto latitude = parse_number(unit(coordinates.latitude));
  const auto longitude = parse_number(unit(coordinates.longitude));
  if (!latitude || !longitude) return std::nullopt;
  if (*latitude < -90 || *latitude > 90 || *longitude < -180 || *longitude > 180)
    return std::nullopt;
  return Point{*latitude, *longitude};
}

std::optional<Extent> extent_of(const Unit& unit, const Measurement& measurement) {
  const auto metres = unit(measurement.unit);
  auto lower = parse_extent(unit(measurement.lower), metres);
  const auto upper = parse_extent(unit(measurement.upper), metres);
  if (lower && upper)
    return Extent{std::min(lower->lower, upper->lower), std::max(lower->upper, upper->upper)};
  if (lower) return lower;
  if (upper) return upper;
  return parse_extent(unit(measurement.text), {});
}

std::string_view rank_of(const Unit& unit, const Identification& identification) {
  if (!identification.rank.empty()) return rank_word(unit(identification.rank));
  if (is_epithet(unit(identification.subspecies_epithet))) return "Subspecies";
  // An infraspecific epithet without a rank may be a subspecies, a variety or a form.
  if (is_epithet(unit(identification.infraspecific_epithet))) return {};
  if (is_epithet(unit(identification.species_epithet)) || !identification.viral_species.empty())
    return "Species";
  return identification.subgenus.empty() ? std::string_view() : "Subgenus";
}

std::string_view organisation_name(const Record& record, const Agent& agent) {
  std::string_view name;
  for (const Label& label : agent.organisation) {
    const auto text = record(label.text.empty() ? label.abbreviation : label.text);
    if (text.empty()) continue;
    if (record(label.language).starts_with("en")) return text;
    if (name.empty()) name = text;
  }
  return name;
}

UnitFacts facts_of(const Unit& unit) {
  UnitFacts facts;
  facts.identification = choose(unit);
  if (facts.identification != nullptr) {
    const Identification& chosen = *facts.identification;
    facts.scientific_name = unit(chosen.name.empty() ? chosen.informal_name : chosen.name);
    facts.rank = rank_of(unit, chosen);
  }
  facts.date_begin = iso_date(unit(unit.date_begin));
  facts.date_end = iso_date(unit(unit.date_end));
  if (facts.date_begin.empty() && facts.date_end.empty())
    facts.date_begin = iso_date(unit(unit.date_text));
  facts.country = unit(unit.country.empty() ? unit.country_derived : unit.country);
  for (const Coordinates& coordinates : unit.coordinates)
    if (!facts.point) facts.point = point_of(unit, coordinates);
  for (const Measurement& altitude : unit.altitudes)
    if (!facts.altitude) facts.altitude = extent_of(unit, altitude);
  for (const Measurement& depth : unit.depths)
    if (!facts.depth) facts.depth = extent_of(unit, depth);
  return facts;
}

}  // namespace hookctl::convert::abcd
