// The objects of Schema.org that several places of the output share.
#pragma once

#include <optional>
#include <string_view>

#include "convert/abcd/facts.hpp"
#include "convert/abcd/json_text.hpp"
#include "convert/abcd/model.hpp"

namespace hookctl::convert::abcd {

void write_person(JsonText& json, std::string_view name, bool is_organisation);
void write_taxon(JsonText& json, std::string_view name, std::string_view rank);
/// Neither name nor code: nothing is written, and the answer is false.
bool write_country(JsonText& json, std::string_view name, std::string_view code);
/// The members of a Place: its name and GeoCoordinates, with the elevation where one is known.
void write_place_members(JsonText& json, std::string_view name, const std::optional<Point>& point,
                         std::optional<double> elevation);
/// A CreativeWork; false where it would say nothing.
bool write_reference(JsonText& json, const Unit& unit, const Reference& reference);
/// A MediaObject; false where it would lead nowhere.
bool write_media(JsonText& json, const Unit& unit, const Media& media);
/// TermsOfUse and further licences as CreativeWork; false where it would say nothing.
bool write_statement(JsonText& json, const Record& record, const Statement& statement);
/// An owner: Person with an affiliation, else Organization; false where it has no name.
bool write_agent(JsonText& json, const Record& record, const Agent& agent);
/// TechnicalContact and ContentContact; false where it has no name.
bool write_contact(JsonText& json, const Metadata& metadata, const Contact& contact);

/// The address of a licence: its URI, else what its text is recognised as.
std::string license_address(const Record& record, const Statement& statement);

}  // namespace hookctl::convert::abcd
