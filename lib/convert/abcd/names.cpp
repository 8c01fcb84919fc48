#include "convert/abcd/names.hpp"

#include <algorithm>
#include <string>

#include "convert/abcd/values.hpp"

namespace hookctl::convert::abcd {
namespace {

// Beginnings of words, in lower case.
constexpr std::string_view beginnings[] = {
    "museum",       "musée",    "muséum",   "museo",      "herbari",   "universi",  "institut",
    "istitut",      "garden",   "garten",   "jardin",     "collecti",  "sammlung",  "society",
    "gesellschaft", "société",  "center",   "centre",     "zentrum",   "departm",   "abteilung",
    "academy",      "akademie", "academia", "foundation", "stiftung",  "ministry",  "ministerium",
    "consorti",     "network",  "project",  "projekt",    "staatlich", "laborator", "botanisch",
    "association",  "archive",  "library",  "bibliothek", "gmbh",      "e.v.",      "team",
    "expedition"};

/// Ends of compound words.
constexpr std::string_view ends[] = {"museum", "sammlung",     "sammlungen", "institut",
                                     "garten", "gesellschaft", "zentrum",    "forschungsanstalt"};

bool is_institution_word(std::string_view word) {
  return std::any_of(std::begin(beginnings), std::end(beginnings),
                     [&](std::string_view part) { return word.starts_with(part); }) ||
         std::any_of(std::begin(ends), std::end(ends),
                     [&](std::string_view part) { return word.ends_with(part); });
}

bool is_acronym(std::string_view name) {
  return name.size() >= 2 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || c == '-' || (c >= '0' && c <= '9');
         });
}

}  // namespace

bool FirstOnly::operator()(std::string_view text) {
  constexpr std::size_t few = 16;
  if (many_.empty()) {
    if (std::find(few_.begin(), few_.end(), text) != few_.end()) return false;
    few_.push_back(text);
    if (few_.size() > few) many_.insert(few_.begin(), few_.end());
    return true;
  }
  return many_.insert(text).second;
}

bool looks_like_organisation(std::string_view name) {
  if (is_acronym(name)) return true;
  const std::string lowered = to_lower(name);
  std::string_view rest = lowered;
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of(" ,;-/()"), rest.size());
    if (end != 0 && is_institution_word(rest.substr(0, end))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace hookctl::convert::abcd
