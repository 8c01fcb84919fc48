// Every row of the mapping from ABCD to Bioschemas: a piece of a document, and what must stand at
// a place of the output.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "unit/convert/support.hpp"

using namespace hookctl;
using convert::test::convert_abcd;
using convert::test::document_of;
using convert::test::document_of_unit;
using nlohmann::json;

namespace {

constexpr const char* absent = R"("absent")";

json at(const json& document, const std::string& pointer) {
  const json::json_pointer path(pointer);
  return document.contains(path) ? document.at(path) : json("absent");
}

struct Row {
  const char* given;     // XML
  const char* pointer;   // into the output
  const char* expected;  // JSON
};

void check(const json& document, const Row& row) {
  INFO(row.given);
  INFO(row.pointer);
  CHECK(at(document, row.pointer) == json::parse(row.expected));
}

std::string identification(std::string_view name, std::string_view atomised = {}) {
  return fmt::format(
      "<Identifications><Identification><Result><TaxonIdentified><ScientificName>"
      "<FullScientificNameString>{}</FullScientificNameString><NameAtomised>{}</NameAtomised>"
      "</ScientificName></TaxonIdentified></Result></Identification></Identifications>",
      name, atomised);
}

}  // namespace

TEST_CASE("a complete document conforms to the profile") {
  const auto outcome = convert_abcd(document_of_unit("<KindOfUnit>leaf</KindOfUnit>"));
  const auto document = outcome.json();
  CHECK(outcome.warnings.empty());
  CHECK(document.at("@context") == json::parse(R"(["https://schema.org/",
          {"bioschemas":"https://discovery.biothings.io/view/bioschemas/",
           "dct":"http://purl.org/dc/terms/"}])"));
  CHECK(at(document, "/@type") == "Dataset");
  CHECK(at(document, "/dct:conformsTo/@id") ==
        "https://bioschemas.org/profiles/Dataset/1.0-RELEASE");
  CHECK(at(document, "/@id") == "https://example.org/data/1");
  CHECK(at(document, "/identifier") == "https://example.org/data/1");
  CHECK(at(document, "/license") == "https://creativecommons.org/licenses/by/4.0/");
}

TEST_CASE("metadata") {
  constexpr Row rows[] = {
      {"<Description><Representation language='de'><Title>Titel</Title><Coverage>Bonn</Coverage>"
       "</Representation></Description>",
       "/alternateName", R"(["Titel"])"},
      {"<Description><Representation language='de'><Title>Titel</Title><Coverage>Bonn</Coverage>"
       "</Representation></Description>",
       "/keywords", R"(["Bonn"])"},
      {"<Scope><GeoecologicalTerms><GeoEcologicalTerm>Alps</GeoEcologicalTerm></GeoecologicalTerms>"
       "<TaxonomicTerms><TaxonomicTerm>Fungi</TaxonomicTerm><TaxonomicTerm>Fungi</TaxonomicTerm>"
       "</TaxonomicTerms></Scope>",
       "/keywords", R"(["Alps","Fungi"])"},
      {"<IconURI>https://example.org/i.png</IconURI>", "/image", R"("https://example.org/i.png")"},
      {"<DirectAccessURI>https://example.org/a.zip</DirectAccessURI>", "/distribution",
       R"({"@type":"DataDownload","contentUrl":"https://example.org/a.zip",
           "encodingFormat":"application/zip"})"},
      {"<Version><Major>1</Major><Minor>2</Minor><Modifier>beta</Modifier></Version>", "/version",
       R"("1.2.beta")"},
      {"<Version><Major>3</Major></Version>", "/version", R"("3")"},
      {"<Version><DateIssued>2020-02-03</DateIssued></Version><RevisionData>"
       "<DateModified>2021-01-01T00:00:00</DateModified></RevisionData>",
       "/datePublished", R"("2020-02-03")"},
      {"<RevisionData><DateModified>2021-01-01T00:00:00</DateModified></RevisionData>",
       "/datePublished", R"("2021-01-01")"},
      {"<RevisionData><DateModified>2021-01-01T10:00:00</DateModified></RevisionData>",
       "/dateModified", R"("2021-01-01T10:00:00")"},
      {"<RevisionData><DateCreated>1999-10-19T00:00:00</DateCreated></RevisionData>",
       "/dateCreated", R"("1999-10-19")"},
      {"<RevisionData><DateCreated>long ago</DateCreated></RevisionData>", "/dateCreated", absent},
      {"<RevisionData><DateCreated>2021-02-29</DateCreated></RevisionData>", "/dateCreated",
       absent},
      {"<RevisionData><Creators>Grandidier, Alfred; Milne &amp; Bory</Creators></RevisionData>",
       "/creator",
       R"([{"@type":"Person","name":"Grandidier, Alfred"},{"@type":"Person","name":"Milne"},
           {"@type":"Person","name":"Bory"}])"},
      {"<RevisionData><Creators>Herbarium Berolinense</Creators></RevisionData>", "/creator",
       R"([{"@type":"Organization","name":"Herbarium Berolinense"}])"},
      {"<RevisionData><Contributors>A, B; C</Contributors></RevisionData>", "/contributor",
       R"([{"@type":"Person","name":"A, B"},{"@type":"Person","name":"C"}])"},
      {"<Owners><Owner><Organisation><Name><Representation language='de'><Text>Haus</Text>"
       "</Representation><Representation language='en'><Text>House</Text><Abbreviation>H"
       "</Abbreviation></Representation></Name></Organisation></Owner></Owners>",
       "/author", R"([{"@type":"Organization","name":"House","alternateName":"H"}])"},
      {"<Owners><Owner><Organisation><Name><Representation><Text>House</Text></Representation>"
       "</Name></Organisation><Person><FullName>Ada L</FullName><AtomisedName><InheritedName>L"
       "</InheritedName><GivenNames>Ada</GivenNames></AtomisedName></Person><Roles><Role>Boss"
       "</Role></Roles><TelephoneNumbers><TelephoneNumber><Number>1</Number></TelephoneNumber>"
       "<TelephoneNumber preferred='true'><Number>2</Number></TelephoneNumber></TelephoneNumbers>"
       "<EmailAddresses><EmailAddress>a@b</EmailAddress></EmailAddresses><URIs><URL>"
       "http://h.org</URL></URIs></Owner></Owners>",
       "/author",
       R"([{"@type":"Person","name":"Ada L","familyName":"L","givenName":"Ada","email":"a@b",
           "telephone":"2","url":"http://h.org","jobTitle":"Boss",
           "affiliation":{"@type":"Organization","name":"House"}}])"},
      {"<IPRStatements><TermsOfUseStatements><TermsOfUse language='en'><Text>Ask</Text>"
       "<URI>https://example.org/t</URI></TermsOfUse></TermsOfUseStatements></IPRStatements>",
       "/usageInfo",
       R"([{"@type":"CreativeWork","text":"Ask","url":"https://example.org/t",
           "inLanguage":"en"}])"},
      {"<IPRStatements><Citations><Citation><Text>Cite it</Text></Citation><Citation><Text>Cite it"
       "</Text></Citation></Citations></IPRStatements>",
       "/creditText", R"(["Cite it"])"},
      {"<IPRStatements><Licenses><License><URI>https://example.org/l</URI></License></Licenses>"
       "</IPRStatements>",
       "/usageInfo", R"([{"@type":"CreativeWork","url":"https://example.org/l"}])"},
  };
  for (const Row& row : rows)
    check(convert_abcd(document_of({.dataset = {}, .metadata = row.given, .units = {}})).json(),
          row);
}

TEST_CASE("contacts, the number of units, and what is never made up") {
  const auto document =
      convert_abcd(
          document_of({.dataset = "<TechnicalContacts><TechnicalContact><Name>Data Centre</Name>"
                                  "<Email>d@e</Email><Phone>123</Phone><Address>Street 1</Address>"
                                  "</TechnicalContact></TechnicalContacts><ContentContacts>"
                                  "<ContentContact><Name>Eva M</Name></ContentContact>"
                                  "</ContentContacts>",
                       .metadata = {},
                       .units = "<Unit/><Unit/><Unit/>"}))
          .json();
  CHECK(at(document, "/publisher") ==
        json::parse(R"([{"@type":"Organization","name":"Data Centre","email":"d@e",
                         "telephone":"123","address":"Street 1"}])"));
  CHECK(at(document, "/maintainer") == json::parse(R"([{"@type":"Person","name":"Eva M"}])"));
  CHECK(at(document, "/size") ==
        json::parse(R"({"@type":"QuantitativeValue","value":3,"unitText":"records"})"));
  CHECK_FALSE(document.contains("inLanguage"));
  CHECK_FALSE(document.contains("isAccessibleForFree"));
}

TEST_CASE("what the units say together") {
  constexpr Row rows[] = {
      {"<KindOfUnit>leaf</KindOfUnit><KindOfUnit>root</KindOfUnit>", "/keywords",
       R"(["leaf","root"])"},
      {"<Gathering><Project><ProjectTitle>P</ProjectTitle></Project><Biotope><Name>Wood</Name>"
       "</Biotope><Stratigraphy><ChronostratigraphicTerms><ChronostratigraphicTerm><Term>Q</Term>"
       "</ChronostratigraphicTerm></ChronostratigraphicTerms><BiostratigraphicTerms>"
       "<BiostratigraphicTerm><Term>Z</Term></BiostratigraphicTerm></BiostratigraphicTerms>"
       "<LithostratigraphicTerms><LithostratigraphicTerm><Term>M</Term></LithostratigraphicTerm>"
       "</LithostratigraphicTerms></Stratigraphy></Gathering>",
       "/keywords", R"(["P","Wood","Q","Z","M"])"},
      {"<RecordBasis>HumanObservation</RecordBasis>", "/additionalType", R"(["HumanObservation"])"},
      {"<RecordBasis>HumanObservation</RecordBasis>", "/keywords", R"(["HumanObservation"])"},
      {"<Gathering><Agents><GatheringAgent><Person><FullName>A; B</FullName></Person>"
       "</GatheringAgent><GatheringAgent><AgentText>C, D</AgentText></GatheringAgent>"
       "<GatheringAgentsText>not this</GatheringAgentsText></Agents></Gathering>",
       "/contributor",
       R"([{"@type":"Person","name":"A"},{"@type":"Person","name":"B"},
           {"@type":"Person","name":"C, D"}])"},
      {"<Gathering><Agents><GatheringAgent/><GatheringAgentsText>A &amp; B</GatheringAgentsText>"
       "</Agents></Gathering>",
       "/contributor", R"([{"@type":"Person","name":"A"},{"@type":"Person","name":"B"}])"},
      {"<Gathering><Country><Name>Uganda</Name><ISO3166Code>UG</ISO3166Code></Country></Gathering>",
       "/spatialCoverage", R"([{"@type":"Country","name":"Uganda","identifier":"UG"}])"},
      {"<Gathering><LocalityText>Bonn</LocalityText><SiteCoordinateSets><SiteCoordinates>"
       "<CoordinatesLatLong><LongitudeDecimal>+7.10</LongitudeDecimal><LatitudeDecimal>50.7"
       "</LatitudeDecimal></CoordinatesLatLong></SiteCoordinates></SiteCoordinateSets></Gathering>",
       "/spatialCoverage",
       R"([{"@type":"Place","name":"Bonn","geo":{"@type":"GeoCoordinates","latitude":50.7,
           "longitude":7.1}}])"},
      {"<Gathering><SiteCoordinateSets><SiteCoordinates><CoordinatesLatLong><LongitudeDecimal>7"
       "</LongitudeDecimal><LatitudeDecimal>91</LatitudeDecimal></CoordinatesLatLong>"
       "</SiteCoordinates></SiteCoordinateSets></Gathering>",
       "/spatialCoverage", absent},
      {"<Gathering><SiteCoordinateSets><SiteCoordinates><CoordinatesLatLong><LongitudeDecimal>7"
       "</LongitudeDecimal><LatitudeDecimal>-1.5</LatitudeDecimal></CoordinatesLatLong>"
       "</SiteCoordinates><SiteCoordinates><CoordinatesLatLong><LongitudeDecimal>8.25"
       "</LongitudeDecimal><LatitudeDecimal>2</LatitudeDecimal></CoordinatesLatLong>"
       "</SiteCoordinates></SiteCoordinateSets></Gathering>",
       "/spatialCoverage/1",
       R"({"@type":"Place","geo":{"@type":"GeoShape","box":"-1.5 7 2 8.25"}})"},
      {"<Gathering><DateTime><ISODateTimeBegin>1995-06</ISODateTimeBegin><ISODateTimeEnd>1997"
       "</ISODateTimeEnd></DateTime></Gathering>",
       "/temporalCoverage", R"("1995-06/1997")"},
      // A year alone lasts until its end.
      {"<Gathering><DateTime><ISODateTimeBegin>1997-03-13</ISODateTimeBegin><ISODateTimeEnd>1997"
       "</ISODateTimeEnd></DateTime></Gathering>",
       "/temporalCoverage", R"("1997")"},
      {"<Gathering><DateTime><ISODateTimeEnd>1997-03-13T10:00:00</ISODateTimeEnd></DateTime>"
       "</Gathering>",
       "/temporalCoverage", R"("1997-03-13")"},
      {"<Gathering><DateTime><DateText>1987</DateText></DateTime></Gathering>", "/temporalCoverage",
       R"("1987")"},
      {"<Gathering><DateTime><DateText>in spring</DateText></DateTime></Gathering>",
       "/temporalCoverage", absent},
      {"<Gathering><Altitude><MeasurementOrFactAtomised><LowerValue>1,2</LowerValue>"
       "</MeasurementOrFactAtomised></Altitude></Gathering>",
       "/variableMeasured", absent},
      {"<Gathering><Altitude><MeasurementOrFactAtomised><LowerValue>100</LowerValue><UpperValue>200"
       "</UpperValue><UnitOfMeasurement>m</UnitOfMeasurement></MeasurementOrFactAtomised>"
       "</Altitude><Depth><MeasurementOrFactText>0.5-1.5 m</MeasurementOrFactText></Depth>"
       "</Gathering>",
       "/variableMeasured",
       R"([{"@type":"PropertyValue","name":"Elevation","propertyID":"https://schema.org/elevation",
            "minValue":100,"maxValue":200,"unitText":"m"},
           {"@type":"PropertyValue","name":"Depth","propertyID":"https://schema.org/depth",
            "minValue":0.5,"maxValue":1.5,"unitText":"m"}])"},
      {"<Gathering><Altitude><MeasurementOrFactAtomised><LowerValue>2</LowerValue>"
       "<UnitOfMeasurement>km</UnitOfMeasurement></MeasurementOrFactAtomised></Altitude>"
       "</Gathering>",
       "/variableMeasured/0/minValue", "2000"},
      {"<MultiMediaObjects><MultiMediaObject><ID>i</ID><FileURI>https://e.org/f</"
       "FileURI><ProductURI>"
       "https://e.org/p</ProductURI><Context>leaf</Context><Format>image/png</Format><ImageSize>"
       "<Width>10</Width><Height>20</Height></ImageSize><FileSize>12</FileSize><CreatedDate>"
       "2001-10-26</CreatedDate><Creator>A</Creator><IPR><Licenses><License><Text>CC BY-SA 3.0 DE"
       "</Text></License></Licenses></IPR></MultiMediaObject></MultiMediaObjects>",
       "/associatedMedia",
       R"([{"@type":"MediaObject","identifier":"i","contentUrl":"https://e.org/f",
            "mainEntityOfPage":"https://e.org/p","encodingFormat":"image/png",
            "contentSize":"12 kB","description":"leaf","dateCreated":"2001-10-26",
            "width":{"@type":"QuantitativeValue","value":10,"unitCode":"E37"},
            "height":{"@type":"QuantitativeValue","value":20,"unitCode":"E37"},
            "creator":[{"@type":"Person","name":"A"}],
            "license":"https://creativecommons.org/licenses/by-sa/3.0/de/"}])"},
      {"<MultiMediaObjects><MultiMediaObject><Format>x</Format></MultiMediaObject>"
       "</MultiMediaObjects>",
       "/associatedMedia", absent},
      {"<SourceReference><TitleCitation>T</TitleCitation><CitationDetail>p. 1</CitationDetail><URI>"
       "https://e.org/r</URI><DOI>10.1/x</DOI></SourceReference><UnitReferences><UnitReference>"
       "<TitleCitation>U</TitleCitation></UnitReference></UnitReferences>",
       "/citation",
       R"([{"@type":"CreativeWork","name":"T","description":"p. 1","url":"https://e.org/r",
            "identifier":"10.1/x"},{"@type":"CreativeWork","name":"U"}])"},
      {"<Identifications><Identification><Result><TaxonIdentified><HigherTaxa><HigherTaxon>"
       "<HigherTaxonName>Rosaceae</HigherTaxonName><HigherTaxonRank>familia</HigherTaxonRank>"
       "</HigherTaxon><HigherTaxon><HigherTaxonName>Plantae</"
       "HigherTaxonName><HigherTaxonRank>regnum"
       "</HigherTaxonRank></HigherTaxon></HigherTaxa><ScientificName><FullScientificNameString>Rosa"
       "</FullScientificNameString></ScientificName></TaxonIdentified></Result></Identification>"
       "</Identifications>",
       "/about/1", R"({"@type":"Taxon","name":"Rosaceae","taxonRank":"familia"})"},
  };
  for (const Row& row : rows) check(convert_abcd(document_of_unit(row.given)).json(), row);
}

TEST_CASE("a unit's own entry") {
  constexpr Row rows[] = {
      {"<UnitGUID>https://e.org/1</UnitGUID><SourceInstitutionID>I</SourceInstitutionID><SourceID>S"
       "</SourceID><UnitID>U</UnitID><RecordURI>https://e.org/page</RecordURI>",
       "/about/0",
       R"({"@type":"bioschemas:BioSample","@id":"https://e.org/1",
           "identifier":["I:S:U","https://e.org/1"],"url":"https://e.org/page","name":"U",
           "custodian":{"@type":"Organization","name":"I"}})"},
      {"<UnitGUID>I:S:U</UnitGUID><RecordURI>https://e.org/page</RecordURI>", "/about/0/@id",
       R"("https://e.org/page")"},
      {"<UnitGUID>urn:catalog:I:S:U</UnitGUID>", "/about/0/@id", R"("urn:catalog:I:S:U")"},
      {"<SourceInstitutionID>I</SourceInstitutionID><UnitID>4</UnitID>", "/about/0/identifier",
       R"("I:4")"},
      {"<SpecimenUnit><Owner><Organisation><Name><Representation><Text>Museum</Text>"
       "</Representation></Name></Organisation></Owner></SpecimenUnit>",
       "/about/0/custodian/name", R"("Museum")"},
      {"<Gathering><DateTime><ISODateTimeBegin>1999</ISODateTimeBegin></DateTime><Agents>"
       "<GatheringAgent><AgentText>A</AgentText></GatheringAgent></Agents><LocalityText>L"
       "</LocalityText><Country><ISO3166Code>DE</ISO3166Code></Country></Gathering>",
       "/about/0",
       R"({"@type":"bioschemas:BioSample","collector":[{"@type":"Person","name":"A"}],
           "dateCreated":"1999","locationCreated":{"@type":"Place","name":"L",
           "containedInPlace":{"@type":"Country","name":"DE","identifier":"DE"}}})"},
      {"<MeasurementsOrFacts><MeasurementOrFact><MeasurementOrFactAtomised><Parameter>height"
       "</Parameter><LowerValue>40--100</LowerValue><UnitOfMeasurement>cm</UnitOfMeasurement>"
       "</MeasurementOrFactAtomised></MeasurementOrFact><MeasurementOrFact>"
       "<MeasurementOrFactAtomised><Method>weighed</Method><LowerValue>1.50</"
       "LowerValue><UpperValue>"
       "2</UpperValue></MeasurementOrFactAtomised></MeasurementOrFact></MeasurementsOrFacts>"
       "<Sex>F</Sex>",
       "/about/0/additionalProperty",
       R"([{"@type":"PropertyValue","name":"Sex","value":"F"},
           {"@type":"PropertyValue","name":"height","value":"40--100","unitText":"cm"},
           {"@type":"PropertyValue","name":"weighed","minValue":1.5,"maxValue":2}])"},
  };
  for (const Row& row : rows) check(convert_abcd(document_of_unit(row.given)).json(), row);
}

TEST_CASE("the rank comes from the atomised name, not from blanks") {
  struct Case {
    const char* atomised;
    const char* rank;
  };
  constexpr Case cases[] = {
      {"", absent},
      {"<Botanical><GenusOrMonomial>Acer</GenusOrMonomial></Botanical>", absent},
      {"<Botanical><FirstEpithet>alba</FirstEpithet></Botanical>", R"("Species")"},
      {"<Botanical><FirstEpithet>sp.</FirstEpithet></Botanical>", absent},
      {"<Botanical><FirstEpithet>a</FirstEpithet><InfraspecificEpithet>b</InfraspecificEpithet>"
       "<Rank>var.</Rank></Botanical>",
       R"("Variety")"},
      {"<Botanical><FirstEpithet>a</FirstEpithet><InfraspecificEpithet>b</InfraspecificEpithet>"
       "</Botanical>",
       absent},
      {"<Zoological><SpeciesEpithet>a</SpeciesEpithet><SubspeciesEpithet>b</SubspeciesEpithet>"
       "</Zoological>",
       R"("Subspecies")"},
      {"<Zoological><Subgenus>A</Subgenus></Zoological>", R"("Subgenus")"},
      {"<Bacterial><SpeciesEpithet>coli</SpeciesEpithet></Bacterial>", R"("Species")"},
      {"<Viral><ViralSpeciesDesignation>poliovirus 1</ViralSpeciesDesignation></Viral>",
       R"("Species")"},
  };
  for (const Case& one : cases) {
    const auto document =
        convert_abcd(document_of_unit(identification("Acer alba", one.atomised))).json();
    INFO(one.atomised);
    CHECK(at(document, "/about/0/name") == "Acer alba");
    CHECK(at(document, "/about/0/taxonRank") == json::parse(one.rank));
    CHECK(at(document, "/about/1/taxonomicRange") == at(document, "/about/0"));
  }
}

TEST_CASE("of several identifications the preferred one counts, else the first") {
  const auto one = [](const char* name, const char* flags) {
    return fmt::format(
        "<Identification><Result><TaxonIdentified><ScientificName><FullScientificNameString>{}"
        "</FullScientificNameString></ScientificName></TaxonIdentified></Result>{}</"
        "Identification>",
        name, flags);
  };
  const auto chosen = [&](const std::string& all) {
    return at(
        convert_abcd(document_of_unit("<Identifications>" + all + "</Identifications>")).json(),
        "/about/1/taxonomicRange/name");
  };
  CHECK(chosen(one("A", "") + one("B", "<PreferredFlag>1</PreferredFlag>")) == "B");
  CHECK(chosen(one("A", "<PreferredFlag>0</PreferredFlag>") + one("B", "")) == "A");
  CHECK(chosen(one("A", "<NonFlag>true</NonFlag>") + one("B", "")) == "B");
}
