// What one record of an ABCD document says: a dataset's metadata, or a unit. Texts lie one after
// the other in the record's own buffer, which is used again for the next record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::convert::abcd {

/// A text in its record's buffer, blanks collapsed; empty where the document has none.
struct Text {
  std::uint32_t at = 0;
  std::uint32_t size = 0;
  bool empty() const { return size == 0; }
};

/// A range of one of the record's lists.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Label {
  Text text, abbreviation, language;
};

/// A text that may be marked as the preferred one among several.
struct Marked {
  Text text;
  bool preferred = false;
};

struct Telephone {
  Text number, device;
  bool preferred = false;
};

/// A person, an organisation, or a person in an organisation (types Contact and GatheringAgent).
struct Agent {
  Text full_name, inherited_name, given_names, agent_text, logo;
  std::vector<Label> organisation;
  std::vector<Text> roles;
  std::vector<Marked> addresses, emails, urls;
  std::vector<Telephone> telephones;
};

struct Contact {
  Text name, email, phone, address;
};

struct Statement {
  Text text, details, uri, language;
};

struct Representation {
  Text title, details, coverage, uri, language;
};

struct Reference {
  Text title, detail, uri, doi, guid;
};

struct HigherTaxon {
  Text name, rank;
};

struct Identification {
  Text name, informal_name;
  Text subgenus, species_epithet, subspecies_epithet, infraspecific_epithet, rank, viral_species;
  Text preferred_flag, non_flag;
  Range higher_taxa;
};

struct Media {
  Text id, file_uri, product_uri, context, comment, format, file_size, created, width, height;
  Range creators, licenses;
};

struct Measurement {
  Text parameter, method, applies_to, lower, upper, unit, text;
};

struct Coordinates {
  Text latitude, longitude;
};

struct Record {
  std::string bytes;
  /// Memory that the lists hold; counted, so that it can be bounded.
  std::size_t list_bytes = 0;
  std::string_view operator()(Text text) const {
    return std::string_view(bytes).substr(text.at, text.size);
  }
  std::size_t cost() const { return bytes.size() + list_bytes; }
};

struct Metadata : Record {
  Text guid, icon_uri, direct_access_uri;
  Text major, minor, modifier, date_issued;
  Text creators, contributors, date_created, date_modified;
  std::vector<Contact> technical_contacts, content_contacts;
  std::vector<Representation> representations;
  std::vector<Text> scope_terms;
  std::vector<Agent> owners;
  std::vector<Statement> licenses, terms_of_use, citations;
};

struct UnitTexts {
  Text guid, institution, source, id, record_uri, record_basis, field_number, sex, age;
  Text date_begin, date_end, date_text, agents_text, project_title, locality;
  Text country, country_derived, country_code, biotope, type_status;
};

struct Unit : Record, UnitTexts {
  std::vector<Text> kinds, stratigraphic_terms, media_creators;
  std::vector<Agent> gathering_agents, owners;
  std::vector<Reference> references;
  std::vector<Identification> identifications;
  std::vector<HigherTaxon> higher_taxa;
  std::vector<Media> media;
  std::vector<Statement> media_licenses;
  std::vector<Coordinates> coordinates;
  std::vector<Measurement> altitudes, depths, measurements;
  /// Ready for the next unit; memory is kept, unless it has grown unusually large.
  void clear();
};

}  // namespace hookctl::convert::abcd
