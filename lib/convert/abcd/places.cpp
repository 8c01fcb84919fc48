#include "convert/abcd/places.hpp"

#include <array>
#include <cstddef>

namespace hookctl::convert::abcd {
namespace {

using F = Field;
using Place = Text& (*)(Draft&);

struct Row {
  Field field;
  Place place;
};

Text& push_marked(Draft& d, std::vector<Marked>& list) {
  Marked& made = d.push(list);
  made.preferred = d.preferred;
  return made.text;
}

constexpr Row rows[] = {
    {F::dataset_guid, [](Draft& d) -> Text& { return d.metadata.guid; }},
    {F::contact_name, [](Draft& d) -> Text& { return d.contact->name; }},
    {F::contact_email, [](Draft& d) -> Text& { return d.contact->email; }},
    {F::contact_phone, [](Draft& d) -> Text& { return d.contact->phone; }},
    {F::contact_address, [](Draft& d) -> Text& { return d.contact->address; }},
    {F::icon_uri, [](Draft& d) -> Text& { return d.metadata.icon_uri; }},
    {F::direct_access_uri, [](Draft& d) -> Text& { return d.metadata.direct_access_uri; }},
    {F::title, [](Draft& d) -> Text& { return d.metadata.representations.back().title; }},
    {F::details, [](Draft& d) -> Text& { return d.metadata.representations.back().details; }},
    {F::coverage, [](Draft& d) -> Text& { return d.metadata.representations.back().coverage; }},
    {F::representation_uri,
     [](Draft& d) -> Text& { return d.metadata.representations.back().uri; }},
    {F::scope_term, [](Draft& d) -> Text& { return d.push(d.metadata.scope_terms); }},
    {F::major, [](Draft& d) -> Text& { return d.metadata.major; }},
    {F::minor, [](Draft& d) -> Text& { return d.metadata.minor; }},
    {F::modifier, [](Draft& d) -> Text& { return d.metadata.modifier; }},
    {F::date_issued, [](Draft& d) -> Text& { return d.metadata.date_issued; }},
    {F::creators, [](Draft& d) -> Text& { return d.metadata.creators; }},
    {F::contributors, [](Draft& d) -> Text& { return d.metadata.contributors; }},
    {F::date_created, [](Draft& d) -> Text& { return d.metadata.date_created; }},
    {F::date_modified, [](Draft& d) -> Text& { return d.metadata.date_modified; }},

    {F::label_text, [](Draft& d) -> Text& { return d.agent->organisation.back().text; }},
    {F::label_abbreviation,
     [](Draft& d) -> Text& { return d.agent->organisation.back().abbreviation; }},
    {F::full_name, [](Draft& d) -> Text& { return d.agent->full_name; }},
    {F::inherited_name, [](Draft& d) -> Text& { return d.agent->inherited_name; }},
    {F::given_names, [](Draft& d) -> Text& { return d.agent->given_names; }},
    {F::agent_text, [](Draft& d) -> Text& { return d.agent->agent_text; }},
    {F::role, [](Draft& d) -> Text& { return d.push(d.agent->roles); }},
    {F::address, [](Draft& d) -> Text& { return push_marked(d, d.agent->addresses); }},
    {F::email, [](Draft& d) -> Text& { return push_marked(d, d.agent->emails); }},
    {F::agent_url, [](Draft& d) -> Text& { return push_marked(d, d.agent->urls); }},
    {F::telephone_number, [](Draft& d) -> Text& { return d.agent->telephones.back().number; }},
    {F::telephone_device, [](Draft& d) -> Text& { return d.agent->telephones.back().device; }},
    {F::logo, [](Draft& d) -> Text& { return d.agent->logo; }},

    {F::statement_text, [](Draft& d) -> Text& { return d.statement->text; }},
    {F::statement_details, [](Draft& d) -> Text& { return d.statement->details; }},
    {F::statement_uri, [](Draft& d) -> Text& { return d.statement->uri; }},

    {F::unit_guid, [](Draft& d) -> Text& { return d.unit.guid; }},
    {F::source_institution, [](Draft& d) -> Text& { return d.unit.institution; }},
    {F::source_id, [](Draft& d) -> Text& { return d.unit.source; }},
    {F::unit_id, [](Draft& d) -> Text& { return d.unit.id; }},
    {F::record_uri, [](Draft& d) -> Text& { return d.unit.record_uri; }},
    {F::record_basis, [](Draft& d) -> Text& { return d.unit.record_basis; }},
    {F::kind_of_unit, [](Draft& d) -> Text& { return d.push(d.unit.kinds); }},
    {F::field_number, [](Draft& d) -> Text& { return d.unit.field_number; }},
    {F::sex, [](Draft& d) -> Text& { return d.unit.sex; }},
    {F::age, [](Draft& d) -> Text& { return d.unit.age; }},
    {F::type_status, [](Draft& d) -> Text& { return d.unit.type_status; }},

    {F::title_citation, [](Draft& d) -> Text& { return d.unit.references.back().title; }},
    {F::citation_detail, [](Draft& d) -> Text& { return d.unit.references.back().detail; }},
    {F::reference_uri, [](Draft& d) -> Text& { return d.unit.references.back().uri; }},
    {F::reference_doi, [](Draft& d) -> Text& { return d.unit.references.back().doi; }},
    {F::reference_guid, [](Draft& d) -> Text& { return d.unit.references.back().guid; }},

    {F::preferred_flag,
     [](Draft& d) -> Text& { return d.unit.identifications.back().preferred_flag; }},
    {F::non_flag, [](Draft& d) -> Text& { return d.unit.identifications.back().non_flag; }},
    {F::informal_name,
     [](Draft& d) -> Text& { return d.unit.identifications.back().informal_name; }},
    {F::higher_taxon_name, [](Draft& d) -> Text& { return d.unit.higher_taxa.back().name; }},
    {F::higher_taxon_rank, [](Draft& d) -> Text& { return d.unit.higher_taxa.back().rank; }},
    {F::full_scientific_name, [](Draft& d) -> Text& { return d.unit.identifications.back().name; }},
    {F::subgenus, [](Draft& d) -> Text& { return d.unit.identifications.back().subgenus; }},
    {F::species_epithet,
     [](Draft& d) -> Text& { return d.unit.identifications.back().species_epithet; }},
    {F::subspecies_epithet,
     [](Draft& d) -> Text& { return d.unit.identifications.back().subspecies_epithet; }},
    {F::infraspecific_epithet,
     [](Draft& d) -> Text& { return d.unit.identifications.back().infraspecific_epithet; }},
    {F::rank, [](Draft& d) -> Text& { return d.unit.identifications.back().rank; }},
    {F::viral_species,
     [](Draft& d) -> Text& { return d.unit.identifications.back().viral_species; }},

    {F::media_id, [](Draft& d) -> Text& { return d.unit.media.back().id; }},
    {F::file_uri, [](Draft& d) -> Text& { return d.unit.media.back().file_uri; }},
    {F::product_uri, [](Draft& d) -> Text& { return d.unit.media.back().product_uri; }},
    {F::media_context, [](Draft& d) -> Text& { return d.unit.media.back().context; }},
    {F::media_comment, [](Draft& d) -> Text& { return d.unit.media.back().comment; }},
    {F::media_format, [](Draft& d) -> Text& { return d.unit.media.back().format; }},
    {F::file_size, [](Draft& d) -> Text& { return d.unit.media.back().file_size; }},
    {F::media_created, [](Draft& d) -> Text& { return d.unit.media.back().created; }},
    {F::media_creator, [](Draft& d) -> Text& { return d.push(d.unit.media_creators); }},
    {F::image_width, [](Draft& d) -> Text& { return d.unit.media.back().width; }},
    {F::image_height, [](Draft& d) -> Text& { return d.unit.media.back().height; }},

    {F::iso_begin, [](Draft& d) -> Text& { return d.unit.date_begin; }},
    {F::iso_end, [](Draft& d) -> Text& { return d.unit.date_end; }},
    {F::date_text, [](Draft& d) -> Text& { return d.unit.date_text; }},
    {F::agents_text, [](Draft& d) -> Text& { return d.unit.agents_text; }},
    {F::project_title, [](Draft& d) -> Text& { return d.unit.project_title; }},
    {F::locality, [](Draft& d) -> Text& { return d.unit.locality; }},
    {F::country_name, [](Draft& d) -> Text& { return d.unit.country; }},
    {F::country_name_derived, [](Draft& d) -> Text& { return d.unit.country_derived; }},
    {F::country_code, [](Draft& d) -> Text& { return d.unit.country_code; }},
    {F::latitude, [](Draft& d) -> Text& { return d.unit.coordinates.back().latitude; }},
    {F::longitude, [](Draft& d) -> Text& { return d.unit.coordinates.back().longitude; }},
    {F::biotope_name, [](Draft& d) -> Text& { return d.unit.biotope; }},
    {F::stratigraphic_term, [](Draft& d) -> Text& { return d.push(d.unit.stratigraphic_terms); }},

    {F::parameter, [](Draft& d) -> Text& { return d.measurement->parameter; }},
    {F::method, [](Draft& d) -> Text& { return d.measurement->method; }},
    {F::applies_to, [](Draft& d) -> Text& { return d.measurement->applies_to; }},
    {F::lower_value, [](Draft& d) -> Text& { return d.measurement->lower; }},
    {F::upper_value, [](Draft& d) -> Text& { return d.measurement->upper; }},
    {F::unit_of_measurement, [](Draft& d) -> Text& { return d.measurement->unit; }},
    {F::measurement_text, [](Draft& d) -> Text& { return d.measurement->text; }},
};

constexpr auto places = [] {
  std::array<Place, static_cast<std::size_t>(F::unit_of_measurement) + 1> made{};
  for (const Row& row : rows) made[static_cast<std::size_t>(row.field)] = row.place;
  return made;
}();

}  // namespace

Text& place_of(Field field, Draft& draft) {
  return places[static_cast<std::size_t>(field)](draft);
}

}  // namespace hookctl::convert::abcd
