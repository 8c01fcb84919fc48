#include "convert/abcd/parts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "convert/abcd/license.hpp"
#include "convert/abcd/names.hpp"
#include "convert/abcd/values.hpp"

namespace hookctl::convert::abcd {
namespace {

/// Several texts as an array, one as itself. Where some are marked as preferred, only those count.
void write_marked(JsonText& json, const Record& record, std::string_view name,
                  const std::vector<Marked>& list) {
  const bool choose = std::any_of(list.begin(), list.end(), [](auto& m) { return m.preferred; });
  std::vector<std::string_view> texts;
  FirstOnly first;
  for (const Marked& marked : list) {
    const auto text = record(marked.text);
    if ((choose && !marked.preferred) || text.empty()) continue;
    if (first(text)) texts.push_back(text);
  }
  if (texts.empty()) return;
  json.key(name);
  if (texts.size() == 1) {
    json.value(texts.front());
    return;
  }
  json.begin_array();
  for (const auto text : texts) json.value(text);
  json.end_array();
}

void write_telephones(JsonText& json, const Record& record, const Agent& agent) {
  std::vector<Marked> voices;
  std::vector<Marked> faxes;
  for (const Telephone& telephone : agent.telephones) {
    const bool fax = equal_ignoring_case(record(telephone.device), "fax");
    (fax ? faxes : voices).push_back({telephone.number, telephone.preferred});
  }
  write_marked(json, record, "telephone", voices);
  write_marked(json, record, "faxNumber", faxes);
}

void write_organisation_members(JsonText& json, const Record& record, const Agent& agent) {
  const auto name = organisation_name(record, agent);
  json.member("name", name);
  for (const Label& label : agent.organisation) {
    const auto abbreviation = record(label.abbreviation);
    if (abbreviation.empty() || abbreviation == name) continue;
    json.member("alternateName", abbreviation);
    break;
  }
}

void write_pixels(JsonText& json, std::string_view name, std::string_view text) {
  const auto number = parse_number(text);
  if (!number || *number <= 0) return;
  json.key(name);
  json.begin_object("QuantitativeValue");
  json.member("value", *number);
  json.member("unitCode", "E37");  // UN/CEFACT: pixel
  json.end_object();
}

void write_media_creators(JsonText& json, const Unit& unit, const Media& media) {
  std::vector<std::string_view> names;
  FirstOnly first;
  for (auto i = media.creators.begin; i < media.creators.end; ++i)
    for_each_name(unit(unit.media_creators[i]), [&](std::string_view name) {
      if (first(name)) names.push_back(name);
    });
  if (names.empty()) return;
  json.key("creator");
  json.begin_array();
  for (const auto name : names) write_person(json, name, looks_like_organisation(name));
  json.end_array();
}

void write_media_license(JsonText& json, const Unit& unit, const Media& media) {
  for (auto i = media.licenses.begin; i < media.licenses.end; ++i) {
    const Statement& license = unit.media_licenses[i];
    if (const auto address = license_address(unit, license); !address.empty()) {
      json.member("license", address);
      return;
    }
  }
  for (auto i = media.licenses.begin; i < media.licenses.end; ++i) {
    if (unit.media_licenses[i].text.empty()) continue;
    json.key("license");
    write_statement(json, unit, unit.media_licenses[i]);
    return;
  }
}

}  // namespace

std::string license_address(const Record& record, const Statement& statement) {
  if (const auto uri = record(statement.uri); is_iri(uri)) return std::string(uri);
  for (const Text text : {statement.text, statement.uri, statement.details})
    if (auto address = recognise_license(record(text)); !address.empty()) return address;
  return {};
}

void write_person(JsonText& json, std::string_view name, bool is_organisation) {
  json.begin_object(is_organisation ? "Organization" : "Person");
  json.member("name", name);
  json.end_object();
}

void write_taxon(JsonText& json, std::string_view name, std::string_view rank) {
  json.begin_object("Taxon");
  json.member("name", name);
  json.member("taxonRank", rank);
  json.end_object();
}

bool write_country(JsonText& json, std::string_view name, std::string_view code) {
  if (name.empty() && code.empty()) return false;
  json.begin_object("Country");
  json.member("name", name.empty() ? code : name);
  json.member("identifier", code);
  json.end_object();
  return true;
}

void write_place_members(JsonText& json, std::string_view name, const std::optional<Point>& point,
                         std::optional<double> elevation) {
  json.member("name", name);
  if (!point) return;
  json.key("geo");
  json.begin_object("GeoCoordinates");
  json.member("latitude", point->latitude);
  json.member("longitude", point->longitude);
  if (elevation) json.member("elevation", *elevation);
  json.end_object();
}

bool write_reference(JsonText& json, const Unit& unit, const Reference& reference) {
  const auto title = unit(reference.title);
  const auto uri = unit(reference.uri);
  const auto doi = unit(reference.doi);
  const auto guid = unit(reference.guid);
  if (title.empty() && uri.empty() && doi.empty() && guid.empty()) return false;
  json.begin_object("CreativeWork");
  json.member("name", title);
  json.member("description", unit(reference.detail));
  if (is_iri(uri)) json.member("url", uri);
  if (!doi.empty() && !guid.empty() && doi != guid) {
    json.key("identifier");
    json.begin_array();
    json.value(doi);
    json.value(guid);
    json.end_array();
  } else {
    json.member("identifier", doi.empty() ? guid : doi);
  }
  json.end_object();
  return true;
}

bool write_media(JsonText& json, const Unit& unit, const Media& media) {
  const auto file = unit(media.file_uri);
  const auto product = unit(media.product_uri);
  const auto id = unit(media.id);
  if (!is_iri(file) && !is_iri(product) && id.empty()) return false;
  json.begin_object("MediaObject");
  json.member("identifier", id);
  if (is_iri(file)) json.member("contentUrl", file);
  if (is_iri(product)) json.member("mainEntityOfPage", product);
  json.member("encodingFormat", unit(media.format));
  // The schema: "Size in Kb of the file".
  if (const auto size = parse_number(unit(media.file_size)); size && *size > 0)
    json.member("contentSize", format_number(*size) + " kB");
  else
    json.member("contentSize", unit(media.file_size));
  json.member("description", unit(media.context.empty() ? media.comment : media.context));
  json.member("dateCreated", iso_date(unit(media.created)));
  write_pixels(json, "width", unit(media.width));
  write_pixels(json, "height", unit(media.height));
  write_media_creators(json, unit, media);
  write_media_license(json, unit, media);
  json.end_object();
  return true;
}

bool write_statement(JsonText& json, const Record& record, const Statement& statement) {
  const auto text = record(statement.text);
  const auto details = record(statement.details);
  const auto uri = record(statement.uri);
  if (text.empty() && details.empty() && !is_iri(uri)) return false;
  json.begin_object("CreativeWork");
  json.member("text", text.empty() ? details : text);
  if (!text.empty()) json.member("description", details);
  if (is_iri(uri)) json.member("url", uri);
  json.member("inLanguage", record(statement.language));
  json.end_object();
  return true;
}

bool write_agent(JsonText& json, const Record& record, const Agent& agent) {
  const auto organisation = organisation_name(record, agent);
  const auto inherited = record(agent.inherited_name);
  const auto given = record(agent.given_names);
  std::string name(record(agent.full_name));
  if (name.empty())
    name = given.empty() || inherited.empty() ? fmt::format("{}{}", given, inherited)
                                              : fmt::format("{} {}", given, inherited);
  if (name.empty() && organisation.empty()) return false;
  const bool is_person = !name.empty();
  json.begin_object(is_person ? "Person" : "Organization");
  if (is_person) {
    json.member("name", name);
    json.member("familyName", inherited);
    json.member("givenName", given);
  } else {
    write_organisation_members(json, record, agent);
  }
  write_marked(json, record, "email", agent.emails);
  write_telephones(json, record, agent);
  write_marked(json, record, "address", agent.addresses);
  write_marked(json, record, "url", agent.urls);
  if (is_person) {
    std::vector<Marked> roles;
    roles.reserve(agent.roles.size());
    for (const Text role : agent.roles) roles.push_back({role, false});
    write_marked(json, record, "jobTitle", roles);
    if (!organisation.empty()) {
      json.key("affiliation");
      json.begin_object("Organization");
      write_organisation_members(json, record, agent);
      if (is_iri(record(agent.logo))) json.member("logo", record(agent.logo));
      json.end_object();
    }
  } else if (is_iri(record(agent.logo))) {
    json.member("logo", record(agent.logo));
  }
  json.end_object();
  return true;
}

bool write_contact(JsonText& json, const Metadata& metadata, const Contact& contact) {
  const auto name = metadata(contact.name);
  if (name.empty()) return false;
  json.begin_object(looks_like_organisation(name) ? "Organization" : "Person");
  json.member("name", name);
  json.member("email", metadata(contact.email));
  json.member("telephone", metadata(contact.phone));
  json.member("address", metadata(contact.address));
  json.end_object();
  return true;
}

}  // namespace hookctl::convert::abcd
