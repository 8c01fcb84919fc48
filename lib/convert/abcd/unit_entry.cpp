#include "convert/abcd/unit_entry.hpp"

#include <string>

#include "convert/abcd/names.hpp"
#include "convert/abcd/parts.hpp"

namespace hookctl::convert::abcd {
namespace {

/// "Institution:Source:UnitID", without what is missing.
std::string triple_of(const Unit& unit) {
  std::string triple;
  for (const Text part : {unit.institution, unit.source, unit.id}) {
    if (part.empty()) continue;
    if (!triple.empty()) triple.push_back(':');
    triple.append(unit(part));
  }
  return triple;
}

void write_identity(JsonText& json, const Unit& unit, const UnitFacts& facts) {
  const auto guid = unit(unit.guid);
  const auto page = unit(unit.record_uri);
  const std::string triple = triple_of(unit);
  if (is_iri(guid))
    json.member("@id", guid);
  else if (is_iri(page))
    json.member("@id", page);
  if (!triple.empty() && !guid.empty() && guid != triple) {
    json.key("identifier");
    json.begin_array();
    json.value(triple);
    json.value(guid);
    json.end_array();
  } else {
    json.member("identifier", triple.empty() ? guid : triple);
  }
  if (is_iri(page)) json.member("url", page);
  json.member("name", facts.scientific_name.empty() ? unit(unit.id) : facts.scientific_name);
}

void write_collectors(JsonText& json, const Unit& unit) {
  bool any = false;
  FirstOnly first;
  for_each_collector(unit, [&](std::string_view name, bool is_organisation) {
    if (!first(name)) return;
    if (!any) {
      json.key("collector");
      json.begin_array();
    }
    any = true;
    write_person(json, name, is_organisation);
  });
  if (any) json.end_array();
}

void write_custodian(JsonText& json, const Unit& unit) {
  std::string_view name;
  for (const Agent& owner : unit.owners)
    if (name.empty()) name = organisation_name(unit, owner);
  if (name.empty()) name = unit(unit.institution);
  if (name.empty()) return;
  json.key("custodian");
  write_person(json, name, true);
}

void write_location(JsonText& json, const Unit& unit, const UnitFacts& facts) {
  const auto locality = unit(unit.locality);
  const auto code = unit(unit.country_code);
  const bool has_country = !facts.country.empty() || !code.empty();
  if (locality.empty() && !facts.point && !has_country) return;
  json.key("locationCreated");
  json.begin_object("Place");
  std::optional<double> elevation;
  if (facts.altitude && facts.altitude->lower == facts.altitude->upper)
    elevation = facts.altitude->lower;
  write_place_members(json, locality, facts.point, elevation);
  if (has_country) {
    json.key("containedInPlace");
    write_country(json, facts.country, code);
  }
  json.end_object();
}

/// The members that are open until the first property is known.
class Properties {
 public:
  explicit Properties(JsonText& json) : json_(json) {}
  ~Properties() {
    if (any_) json_.end_array();
  }
  Properties(const Properties&) = delete;
  Properties& operator=(const Properties&) = delete;
  void begin() {
    if (!any_) {
      json_.key("additionalProperty");
      json_.begin_array();
    }
    any_ = true;
    json_.begin_object("PropertyValue");
  }
  void add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    begin();
    json_.member("name", name);
    json_.member("value", value);
    json_.end_object();
  }

 private:
  JsonText& json_;
  bool any_ = false;
};

void write_value(JsonText& json, std::string_view key, std::string_view text) {
  if (const auto number = parse_number(text))
    json.member(key, *number);
  else
    json.member(key, text);
}

void write_measurement(JsonText& json, Properties& properties, const Unit& unit,
                       const Measurement& measurement) {
  const auto lower = unit(measurement.lower);
  const auto upper = unit(measurement.upper);
  const auto text = unit(measurement.text);
  if (lower.empty() && upper.empty() && text.empty()) return;
  properties.begin();
  for (const Text name : {measurement.parameter, measurement.method, measurement.applies_to})
    if (!name.empty()) {
      json.member("name", unit(name));
      break;
    }
  if (!measurement.parameter.empty()) json.member("measurementTechnique", unit(measurement.method));
  if (!lower.empty() && !upper.empty() && lower != upper) {
    if (parse_number(lower) && parse_number(upper)) {
      write_value(json, "minValue", lower);
      write_value(json, "maxValue", upper);
    } else {
      json.member("value", std::string(lower).append(" – ").append(upper));
    }
  } else if (!lower.empty() || !upper.empty()) {
    write_value(json, "value", lower.empty() ? upper : lower);
  } else {
    json.member("value", text);
  }
  json.member("unitText", unit(measurement.unit));
  json.end_object();
}

void write_properties(JsonText& json, const Unit& unit) {
  Properties properties(json);
  properties.add("RecordBasis", unit(unit.record_basis));
  for (const Text kind : unit.kinds) properties.add("KindOfUnit", unit(kind));
  properties.add("CollectorsFieldNumber", unit(unit.field_number));
  properties.add("TypeStatus", unit(unit.type_status));
  properties.add("Sex", unit(unit.sex));
  properties.add("Age", unit(unit.age));
  for (const Measurement& measurement : unit.measurements)
    write_measurement(json, properties, unit, measurement);
}

}  // namespace

void write_unit(JsonText& json, const Unit& unit, const UnitFacts& facts) {
  json.begin_object("bioschemas:BioSample");
  write_identity(json, unit, facts);
  write_collectors(json, unit);
  write_custodian(json, unit);
  json.member("dateCreated", facts.date_begin.empty() ? facts.date_end : facts.date_begin);
  write_location(json, unit, facts);
  if (!facts.scientific_name.empty()) {
    json.key("taxonomicRange");
    write_taxon(json, facts.scientific_name, facts.rank);
  }
  write_properties(json, unit);
  json.end_object();
}

}  // namespace hookctl::convert::abcd
