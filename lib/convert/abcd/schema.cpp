#include "convert/abcd/schema.hpp"

#include <array>
#include <cstddef>

namespace hookctl::convert::abcd {
namespace {

using enum Type;
using F = Field;

constexpr Element elements[] = {
    {data_sets, "DataSet", data_set, F::data_set},

    {data_set, "DatasetGUID", text, F::dataset_guid},
    {data_set, "TechnicalContacts", technical_contacts, F::none},
    {data_set, "ContentContacts", content_contacts, F::none},
    {data_set, "Metadata", metadata, F::metadata},
    {data_set, "Units", units, F::none},

    {technical_contacts, "TechnicalContact", micro_agent, F::technical_contact},
    {content_contacts, "ContentContact", micro_agent, F::content_contact},
    {micro_agent, "Name", text, F::contact_name},
    {micro_agent, "Email", text, F::contact_email},
    {micro_agent, "Phone", text, F::contact_phone},
    {micro_agent, "Address", text, F::contact_address},

    {metadata, "Description", description, F::none},
    {metadata, "IconURI", text, F::icon_uri},
    {metadata, "DirectAccessURI", text, F::direct_access_uri},
    {metadata, "Scope", scope, F::none},
    {metadata, "Version", version, F::none},
    {metadata, "RevisionData", revision, F::none},
    {metadata, "Owners", owners, F::none},
    {metadata, "IPRStatements", statements, F::none},

    {description, "Representation", representation, F::representation},
    {representation, "Title", text, F::title},
    {representation, "Details", text, F::details},
    {representation, "Coverage", text, F::coverage},
    {representation, "URI", text, F::representation_uri},

    {scope, "GeoecologicalTerms", scope_terms, F::none},
    {scope, "TaxonomicTerms", scope_terms, F::none},
    {scope_terms, "GeoEcologicalTerm", text, F::scope_term},
    {scope_terms, "GeoecologicalTerm", text, F::scope_term},
    {scope_terms, "TaxonomicTerm", text, F::scope_term},

    {version, "Major", text, F::major},
    {version, "Minor", text, F::minor},
    {version, "Modifier", text, F::modifier},
    {version, "DateIssued", text, F::date_issued},

    {revision, "Creators", text, F::creators},
    {revision, "Contributors", text, F::contributors},
    {revision, "DateCreated", text, F::date_created},
    {revision, "DateModified", text, F::date_modified},

    {owners, "Owner", agent, F::owner},
    {agent, "Organisation", organisation, F::none},
    {agent, "Person", person, F::none},
    {agent, "Roles", roles, F::none},
    {agent, "Addresses", addresses, F::none},
    {agent, "TelephoneNumbers", telephones, F::none},
    {agent, "EmailAddresses", emails, F::none},
    {agent, "URIs", uris, F::none},
    {agent, "LogoURI", text, F::logo},
    {organisation, "Name", label, F::none},
    {label, "Representation", label_representation, F::label},
    {label_representation, "Text", text, F::label_text},
    {label_representation, "Abbreviation", text, F::label_abbreviation},
    {person, "FullName", text, F::full_name},
    {person, "AtomisedName", atomised_person, F::none},
    {atomised_person, "InheritedName", text, F::inherited_name},
    {atomised_person, "GivenNames", text, F::given_names},
    {roles, "Role", text, F::role},
    {addresses, "Address", text, F::address},
    {telephones, "TelephoneNumber", telephone, F::telephone},
    {telephone, "Number", text, F::telephone_number},
    {telephone, "Device", text, F::telephone_device},
    {emails, "EmailAddress", text, F::email},
    {uris, "URL", text, F::agent_url},
    {uris, "URI", text, F::agent_url},

    {statements, "Licenses", licenses, F::none},
    {statements, "TermsOfUseStatements", terms_of_use, F::none},
    {statements, "Citations", citations, F::none},
    {licenses, "License", statement, F::license},
    {terms_of_use, "TermsOfUse", statement, F::terms_of_use},
    {citations, "Citation", statement, F::citation},
    {statement, "Text", text, F::statement_text},
    {statement, "Details", text, F::statement_details},
    {statement, "URI", text, F::statement_uri},
    {statement, "URL", text, F::statement_uri},

    {units, "Unit", unit, F::unit},
    {unit, "UnitGUID", text, F::unit_guid},
    {unit, "SourceInstitutionID", text, F::source_institution},
    {unit, "SourceID", text, F::source_id},
    {unit, "UnitID", text, F::unit_id},
    {unit, "SourceReference", reference, F::reference},
    {unit, "UnitReferences", unit_references, F::none},
    {unit, "Identifications", identifications, F::none},
    {unit, "RecordBasis", text, F::record_basis},
    {unit, "KindOfUnit", text, F::kind_of_unit},
    {unit, "SpecimenUnit", specimen_unit, F::none},
    {unit, "MultiMediaObjects", media_objects, F::none},
    {unit, "Gathering", gathering, F::none},
    {unit, "CollectorsFieldNumber", text, F::field_number},
    {unit, "MeasurementsOrFacts", measurements, F::none},
    {unit, "Sex", text, F::sex},
    {unit, "Age", text, F::age},
    {unit, "RecordURI", text, F::record_uri},

    {unit_references, "UnitReference", reference, F::reference},
    {reference, "TitleCitation", text, F::title_citation},
    {reference, "CitationDetail", text, F::citation_detail},
    {reference, "URI", text, F::reference_uri},
    {reference, "DOI", text, F::reference_doi},
    {reference, "ReferenceGUID", text, F::reference_guid},

    {identifications, "Identification", identification, F::identification},
    {identification, "Result", result, F::none},
    {identification, "PreferredFlag", text, F::preferred_flag},
    {identification, "NonFlag", text, F::non_flag},
    {result, "TaxonIdentified", taxon_identified, F::none},
    {taxon_identified, "HigherTaxa", higher_taxa, F::none},
    {taxon_identified, "ScientificName", scientific_name, F::none},
    {taxon_identified, "InformalNameString", text, F::informal_name},
    {higher_taxa, "HigherTaxon", higher_taxon, F::higher_taxon},
    {higher_taxon, "HigherTaxonName", text, F::higher_taxon_name},
    {higher_taxon, "HigherTaxonRank", text, F::higher_taxon_rank},
    {scientific_name, "FullScientificNameString", text, F::full_scientific_name},
    {scientific_name, "NameAtomised", name_atomised, F::none},
    {name_atomised, "Botanical", atomised_name, F::none},
    {name_atomised, "Zoological", atomised_name, F::none},
    {name_atomised, "Bacterial", atomised_name, F::none},
    {name_atomised, "Viral", atomised_name, F::none},
    {atomised_name, "Subgenus", text, F::subgenus},
    {atomised_name, "FirstEpithet", text, F::species_epithet},
    {atomised_name, "SpeciesEpithet", text, F::species_epithet},
    {atomised_name, "SubspeciesEpithet", text, F::subspecies_epithet},
    {atomised_name, "InfraspecificEpithet", text, F::infraspecific_epithet},
    {atomised_name, "Rank", text, F::rank},
    {atomised_name, "ViralSpeciesDesignation", text, F::viral_species},

    {specimen_unit, "Owner", agent, F::specimen_owner},
    {specimen_unit, "NomenclaturalTypeDesignations", type_designations, F::none},
    {type_designations, "NomenclaturalTypeDesignation", type_designation, F::none},
    {type_designation, "TypeStatus", text, F::type_status},

    {media_objects, "MultiMediaObject", media, F::media},
    {media, "ID", text, F::media_id},
    {media, "FileURI", text, F::file_uri},
    {media, "ProductURI", text, F::product_uri},
    {media, "Context", text, F::media_context},
    {media, "Comment", text, F::media_comment},
    {media, "Format", text, F::media_format},
    {media, "FileSize", text, F::file_size},
    {media, "CreatedDate", text, F::media_created},
    {media, "Creator", text, F::media_creator},
    {media, "ImageSize", image_size, F::none},
    {media, "IPR", media_statements, F::none},
    {image_size, "Width", text, F::image_width},
    {image_size, "Height", text, F::image_height},
    {media_statements, "Licenses", media_licenses, F::none},
    {media_licenses, "License", statement, F::media_license},

    {gathering, "DateTime", date_time, F::none},
    {gathering, "Agents", gathering_agents, F::none},
    {gathering, "Project", project, F::none},
    {gathering, "LocalityText", text, F::locality},
    {gathering, "Country", country, F::none},
    {gathering, "SiteCoordinateSets", coordinate_sets, F::none},
    {gathering, "Altitude", measurement, F::altitude},
    {gathering, "Depth", measurement, F::depth},
    {gathering, "Biotope", biotope, F::none},
    {gathering, "Stratigraphy", stratigraphy, F::none},
    {date_time, "DateText", text, F::date_text},
    {date_time, "ISODateTimeBegin", text, F::iso_begin},
    {date_time, "ISODateTimeEnd", text, F::iso_end},
    {gathering_agents, "GatheringAgent", gathering_agent, F::gathering_agent},
    {gathering_agents, "GatheringAgentsText", text, F::agents_text},
    {gathering_agent, "AgentText", text, F::agent_text},
    {gathering_agent, "Organisation", organisation, F::none},
    {gathering_agent, "Person", person, F::none},
    {project, "ProjectTitle", text, F::project_title},
    {country, "Name", text, F::country_name},
    {country, "NameDerived", text, F::country_name_derived},
    {country, "ISO3166Code", text, F::country_code},
    {coordinate_sets, "SiteCoordinates", site_coordinates, F::none},
    {site_coordinates, "CoordinatesLatLong", lat_long, F::coordinates},
    {lat_long, "LatitudeDecimal", text, F::latitude},
    {lat_long, "LongitudeDecimal", text, F::longitude},
    {biotope, "Name", text, F::biotope_name},
    {stratigraphy, "ChronostratigraphicTerms", stratigraphic_terms, F::none},
    {stratigraphy, "BiostratigraphicTerms", stratigraphic_terms, F::none},
    {stratigraphy, "LithostratigraphicTerms", stratigraphic_terms, F::none},
    {stratigraphic_terms, "ChronostratigraphicTerm", stratigraphic_term, F::none},
    {stratigraphic_terms, "BiostratigraphicTerm", stratigraphic_term, F::none},
    {stratigraphic_terms, "LithostratigraphicTerm", stratigraphic_term, F::none},
    {stratigraphic_term, "Term", text, F::stratigraphic_term},

    {measurements, "MeasurementOrFact", measurement, F::measurement},
    {measurement, "MeasurementOrFactAtomised", atomised_measurement, F::none},
    {measurement, "MeasurementOrFactText", text, F::measurement_text},
    {atomised_measurement, "Parameter", text, F::parameter},
    {atomised_measurement, "Method", text, F::method},
    {atomised_measurement, "AppliesTo", text, F::applies_to},
    {atomised_measurement, "LowerValue", text, F::lower_value},
    {atomised_measurement, "UpperValue", text, F::upper_value},
    {atomised_measurement, "UnitOfMeasurement", text, F::unit_of_measurement},
};

constexpr std::size_t slots = 1024;

constexpr std::size_t slot_of(Type parent, std::string_view name) {
  std::uint32_t hash = 2166136261U ^ (static_cast<std::uint32_t>(parent) * 0x9E3779B1U);
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return (hash ^ (hash >> 15)) % slots;
}

/// Where in `elements` to look, plus one; 0 is free. Collisions go to the next slot.
constexpr auto table = [] {
  std::array<std::uint8_t, slots> made{};
  for (std::size_t i = 0; i < std::size(elements); ++i) {
    std::size_t at = slot_of(elements[i].parent, elements[i].name);
    while (made[at] != 0) at = (at + 1) % slots;
    made[at] = static_cast<std::uint8_t>(i + 1);
  }
  return made;
}();
static_assert(std::size(elements) < 255);

}  // namespace

const Element* find_element(Type parent, std::string_view name) {
  for (std::size_t at = slot_of(parent, name); table[at] != 0; at = (at + 1) % slots) {
    const Element& element = elements[table[at] - 1U];
    if (element.parent == parent && element.name == name) return &element;
  }
  return nullptr;
}

}  // namespace hookctl::convert::abcd
