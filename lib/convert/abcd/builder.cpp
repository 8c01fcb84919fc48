#include "convert/abcd/builder.hpp"

#include <fmt/format.h>

#include "convert/abcd/places.hpp"
#include "convert/abcd/values.hpp"

namespace hookctl::convert::abcd {
namespace {

/// Above this the memory of an unusual unit is given back.
constexpr std::size_t usual_unit = 1024 * 1024;

std::string_view find_attribute(const char* const* attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2)
    if (name == attributes[0]) return attributes[1];
  return {};
}

template <typename T>
std::uint32_t count(const std::vector<T>& list) {
  return static_cast<std::uint32_t>(list.size());
}

}  // namespace

void Unit::clear() {
  if (cost() > usual_unit) {
    *this = Unit();
    return;
  }
  bytes.clear();
  list_bytes = 0;
  static_cast<UnitTexts&>(*this) = {};
  kinds.clear();
  stratigraphic_terms.clear();
  media_creators.clear();
  gathering_agents.clear();
  owners.clear();
  references.clear();
  identifications.clear();
  higher_taxa.clear();
  media.clear();
  media_licenses.clear();
  coordinates.clear();
  altitudes.clear();
  depths.clear();
  measurements.clear();
}

Text Builder::take_text() {
  std::string& bytes = draft_.record->bytes;
  collapse(bytes, text_at_);
  return {static_cast<std::uint32_t>(text_at_),
          static_cast<std::uint32_t>(bytes.size() - text_at_)};
}

Text Builder::attribute(const char* const* attributes, std::string_view name) {
  text_at_ = draft_.record->bytes.size();
  text(find_attribute(attributes, name));
  return take_text();
}

Statement& Builder::begin_statement(std::vector<Statement>& list, const char* const* attributes) {
  Statement& made = draft_.push(list);
  made.language = attribute(attributes, "language");
  return made;
}

Result<void> Builder::open(const Element& element, const char* const* attributes) {
  if (element.field != Field::none) HOOKCTL_CHECK(begin(element.field, attributes));
  text_at_ = draft_.record->bytes.size();
  return {};
}

Result<void> Builder::close(const Element& element) {
  if (element.type == Type::text) {
    // Where the schema allows one text and there are several, the first one counts.
    if (const Text taken = take_text(); !taken.empty())
      if (Text& place = place_of(element.field, draft_); place.empty()) place = taken;
  } else if (element.field != Field::none) {
    HOOKCTL_CHECK(end(element.field));
  }
  if (draft_.record->cost() <= most_) return {};
  return fail(ErrorCode::convert_failed,
              fmt::format("more than {} bytes of data in one {}", most_,
                          draft_.record == &draft_.unit ? "unit" : "dataset's metadata"));
}

Result<void> Builder::begin(Field field, const char* const* attributes) {
  Metadata& metadata = draft_.metadata;
  Unit& unit = draft_.unit;
  switch (field) {
    case Field::data_set:
      HOOKCTL_CHECK(records_.dataset_begins());
      metadata = Metadata();
      break;
    case Field::unit:
      draft_.record = &unit;
      break;
    case Field::technical_contact:
      draft_.contact = &draft_.push(metadata.technical_contacts);
      break;
    case Field::content_contact:
      draft_.contact = &draft_.push(metadata.content_contacts);
      break;
    case Field::representation:
      draft_.push(metadata.representations).language = attribute(attributes, "language");
      break;
    case Field::owner:
      draft_.agent = &draft_.push(metadata.owners);
      break;
    case Field::specimen_owner:
      draft_.agent = &draft_.push(unit.owners);
      break;
    case Field::gathering_agent:
      draft_.agent = &draft_.push(unit.gathering_agents);
      break;
    case Field::label:
      draft_.push(draft_.agent->organisation).language = attribute(attributes, "language");
      break;
    case Field::license:
      draft_.statement = &begin_statement(metadata.licenses, attributes);
      break;
    case Field::terms_of_use:
      draft_.statement = &begin_statement(metadata.terms_of_use, attributes);
      break;
    case Field::citation:
      draft_.statement = &begin_statement(metadata.citations, attributes);
      break;
    case Field::media_license:
      draft_.statement = &begin_statement(unit.media_licenses, attributes);
      break;
    case Field::telephone:
      draft_.push(draft_.agent->telephones).preferred =
          is_true(find_attribute(attributes, "preferred"));
      break;
    case Field::address:
    case Field::email:
    case Field::agent_url:
      draft_.preferred = is_true(find_attribute(attributes, "preferred"));
      break;
    case Field::identification:
      draft_.push(unit.identifications).higher_taxa.begin = count(unit.higher_taxa);
      break;
    case Field::higher_taxon:
      draft_.push(unit.higher_taxa);
      break;
    case Field::media:
      draft_.push(unit.media).creators.begin = count(unit.media_creators);
      unit.media.back().licenses.begin = count(unit.media_licenses);
      break;
    case Field::reference:
      draft_.push(unit.references);
      break;
    case Field::coordinates:
      draft_.push(unit.coordinates);
      break;
    case Field::altitude:
      draft_.measurement = &draft_.push(unit.altitudes);
      break;
    case Field::depth:
      draft_.measurement = &draft_.push(unit.depths);
      break;
    case Field::measurement:
      draft_.measurement = &draft_.push(unit.measurements);
      break;
    default:
      break;
  }
  return {};
}

Result<void> Builder::end(Field field) {
  Unit& unit = draft_.unit;
  switch (field) {
    case Field::unit: {
      auto result = records_.unit_ends(unit);
      unit.clear();
      draft_.record = &draft_.metadata;
      return result;
    }
    case Field::metadata:
      return records_.metadata_ends(draft_.metadata);
    case Field::data_set:
      return records_.dataset_ends(draft_.metadata);
    case Field::identification:
      unit.identifications.back().higher_taxa.end = count(unit.higher_taxa);
      break;
    case Field::media:
      unit.media.back().creators.end = count(unit.media_creators);
      unit.media.back().licenses.end = count(unit.media_licenses);
      break;
    default:
      break;
  }
  return {};
}

}  // namespace hookctl::convert::abcd
