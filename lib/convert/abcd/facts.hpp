// What a unit's texts mean.
#pragma once

#include <optional>
#include <string_view>

#include "convert/abcd/model.hpp"
#include "convert/abcd/names.hpp"
#include "convert/abcd/values.hpp"

namespace hookctl::convert::abcd {

struct Point {
  double latitude = 0;
  double longitude = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

/// A pair of coordinates on the earth; nothing where one is missing or out of range.
std::optional<Point> point_of(const Unit& unit, const Coordinates& coordinates);

/// Metres of an Altitude or Depth: of its atomised values, else of its text.
std::optional<Extent> extent_of(const Unit& unit, const Measurement& measurement);

/// A rank as a word ("Species", "Variety"): from the atomised name's rank, else its filled
/// epithets; empty where neither tells.
std::string_view rank_of(const Unit& unit, const Identification& identification);

/// The name of an agent's organisation: English first; else its abbreviation.
std::string_view organisation_name(const Record& record, const Agent& agent);

/// The views point into the unit.
struct UnitFacts {
  const Identification* identification = nullptr;  ///< the preferred one, else the first
  std::string_view scientific_name;
  std::string_view rank;
  std::string_view date_begin;  ///< ISO 8601; empty where there is none
  std::string_view date_end;
  std::string_view country;
  std::optional<Point> point;  ///< the first valid pair
  std::optional<Extent> altitude;
  std::optional<Extent> depth;
};

UnitFacts facts_of(const Unit& unit);

/// Calls `take(name, is_organisation)` for each gathering agent: those given one by one, else those
/// of the text about all of them.
template <typename Take>
void for_each_collector(const Unit& unit, Take take) {
  bool any = false;
  const auto take_names = [&](Text names) {
    for_each_name(unit(names), [&](std::string_view name) {
      any = true;
      take(name, looks_like_organisation(name));
    });
  };
  for (const Agent& agent : unit.gathering_agents) {
    if (!agent.full_name.empty()) {
      take_names(agent.full_name);
    } else if (!agent.agent_text.empty()) {
      take_names(agent.agent_text);
    } else if (const std::string_view name = organisation_name(unit, agent); !name.empty()) {
      any = true;
      take(name, true);
    }
  }
  if (!any) take_names(unit.agents_text);
}

}  // namespace hookctl::convert::abcd
