// The minimum properties of the profile: where each comes from when its own place is empty.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "unit/convert/support.hpp"

using namespace hookctl;
using convert::test::convert_abcd;
using convert::test::document_of;
using convert::test::Given;
using convert::test::Outcome;

namespace {

/// A dataset of which only what is given is there.
std::string bare(const std::string& representation, const std::string& rest = {},
                 const std::string& units = {}, const std::string& dataset = {}) {
  return document_of({.dataset = dataset,
                      .metadata = fmt::format("<Description><Representation language='en'>{}"
                                              "</Representation></Description>{}",
                                              representation, rest),
                      .units = units,
                      .complete = false});
}

bool warns(const Outcome& outcome, std::string_view beginning) {
  for (const auto& warning : outcome.warnings)
    if (warning.starts_with(beginning)) return true;
  return false;
}

constexpr const char* kind = "<Unit><KindOfUnit>leaf</KindOfUnit></Unit>";

}  // namespace

TEST_CASE("without a name there is no dataset") {
  const auto outcome = convert_abcd(bare("<Details>Something</Details>"));
  REQUIRE_FALSE(outcome.result);
  CHECK(outcome.result.error().code == ErrorCode::convert_failed);
  CHECK(outcome.error().find("Title") != std::string::npos);
  CHECK(outcome.output.empty());
}

TEST_CASE("description: short details, coverage, or title and number") {
  auto outcome = convert_abcd(bare("<Title>T</Title><Details>Short.</Details>"));
  CHECK(outcome.json().at("description") == "Short.");
  CHECK(warns(outcome, "description: Details has only 6 characters"));
  outcome = convert_abcd(bare("<Title>T</Title><Coverage>Uganda</Coverage>"));
  CHECK(outcome.json().at("description") == "Uganda");
  CHECK(warns(outcome, "description"));
  outcome = convert_abcd(bare("<Title>T</Title>", {}, "<Unit/><Unit/>",
                              "<TechnicalContacts><TechnicalContact><Name>Museum A</Name>"
                              "</TechnicalContact></TechnicalContacts>"));
  CHECK(outcome.json().at("description") == "T (2 records, Museum A)");
  CHECK(warns(outcome, "description"));
  outcome = convert_abcd(bare("<Title>T</Title>", {}, "<Unit/>"));
  CHECK(outcome.json().at("description") == "T (1 record)");
}

TEST_CASE("identifier: from the command line, the object, or the input's digest") {
  const std::string document = bare("<Title>T</Title>");
  Given given;
  given.object_id = "01H0000000000000000000000A";
  given.options.dataset_id = "urn:my:id";
  auto outcome = convert_abcd(document, given);
  CHECK(outcome.json().at("identifier") == "urn:my:id");
  CHECK(outcome.json().at("@id") == "urn:my:id");
  CHECK_FALSE(warns(outcome, "identifier"));
  given.options.dataset_id.clear();
  outcome = convert_abcd(document, given);
  CHECK(outcome.json().at("identifier") == "01H0000000000000000000000A");
  CHECK_FALSE(outcome.json().contains("@id"));
  CHECK(warns(outcome, "identifier"));
  const auto digest = crypto::hex(crypto::bytes_of(crypto::sha256(document)));
  outcome = convert_abcd(document);
  CHECK(outcome.json().at("identifier") == "urn:sha256:" + digest);
  CHECK(warns(outcome, "identifier"));
  given.object_id.clear();
  given.input_sha256 = "known";
  CHECK(convert_abcd(document, given).json().at("identifier") == "urn:sha256:known");
}

TEST_CASE("url: the DatasetGUID, DirectAccessURI, or from the command line") {
  const std::string direct = "<DirectAccessURI>http://e.org/a.xml</DirectAccessURI>";
  CHECK(convert_abcd(
            bare("<Title>T</Title>", direct, {}, "<DatasetGUID>https://e.org/guid</DatasetGUID>"))
            .json()
            .at("url") == "https://e.org/guid");
  CHECK(convert_abcd(bare("<Title>T</Title>", direct, {}, "<DatasetGUID>urn:x:y</DatasetGUID>"))
            .json()
            .at("url") == "http://e.org/a.xml");
  Given given;
  given.options.url = "https://e.org/named";
  CHECK(convert_abcd(bare("<Title>T</Title>"), given).json().at("url") == "https://e.org/named");
  const auto outcome = convert_abcd(bare("<Title>T</Title><URI>www.example.org</URI>"));
  CHECK_FALSE(outcome.json().contains("url"));
  CHECK_FALSE(outcome.json().contains("dct:conformsTo"));
  CHECK(warns(outcome, "url"));
}

TEST_CASE("keywords: record basis, or the highest taxa") {
  const auto taxa =
      "<Unit><Identifications><Identification><Result><TaxonIdentified><HigherTaxa><HigherTaxon>"
      "<HigherTaxonName>Rosaceae</HigherTaxonName><HigherTaxonRank>familia</HigherTaxonRank>"
      "</HigherTaxon><HigherTaxon><HigherTaxonName>Plantae</HigherTaxonName><HigherTaxonRank>regnum"
      "</HigherTaxonRank></HigherTaxon></HigherTaxa></TaxonIdentified></Result></Identification>"
      "</Identifications></Unit>";
  CHECK(convert_abcd(bare("<Title>T</Title>", {}, taxa)).json().at("keywords") ==
        nlohmann::json::array({"Plantae"}));
  const auto outcome = convert_abcd(bare("<Title>T</Title>"));
  CHECK_FALSE(outcome.json().contains("keywords"));
  CHECK(warns(outcome, "keywords"));
}

TEST_CASE("license: from the command line, and never invented") {
  const auto licensed = [](const char* license) {
    return bare("<Title>T</Title><URI>https://e.org/</URI>",
                fmt::format("<IPRStatements><Licenses><License><Text>{}</Text></License></Licenses>"
                            "</IPRStatements>",
                            license),
                kind);
  };
  auto outcome = convert_abcd(licensed("All rights reserved"));
  CHECK_FALSE(outcome.json().contains("license"));
  CHECK_FALSE(outcome.json().contains("dct:conformsTo"));
  CHECK(outcome.json().at("usageInfo").at(0).at("text") == "All rights reserved");
  CHECK(warns(outcome, "license"));
  Given given;
  given.options.license = "CC0";
  outcome = convert_abcd(licensed("All rights reserved"), given);
  CHECK(outcome.json().at("license") == "https://creativecommons.org/publicdomain/zero/1.0/");
  CHECK(outcome.json().contains("dct:conformsTo"));
  CHECK(convert_abcd(licensed("CC BY 4.0"), given).json().at("license") ==
        "https://creativecommons.org/licenses/by/4.0/");
}

TEST_CASE("--strict makes an error of each of these warnings") {
  const std::string rest =
      "<IPRStatements><Licenses><License><Text>CC BY 4.0</Text></License></Licenses>"
      "</IPRStatements>";
  const std::string details =
      "<Details>Long enough, this is, to be taken as a description of it.</Details>";
  const std::string guid = "<DatasetGUID>https://e.org/1</DatasetGUID>";
  struct Case {
    std::string document;
    const char* named;
  };
  const Case cases[] = {
      {bare("<Title>T</Title>" + details, rest, kind, guid), nullptr},
      {bare("<Title>T</Title><Details>Short</Details>", rest, kind, guid), "description"},
      {bare("<Title>T</Title><URI>https://e.org</URI>" + details, rest, kind), "identifier"},
      {bare("<Title>T</Title>" + details, rest, kind, "<DatasetGUID>urn:x:y</DatasetGUID>"), "url"},
      {bare("<Title>T</Title>" + details, rest, {}, guid), "keywords"},
      {bare("<Title>T</Title>" + details, {}, kind, guid), "license"},
  };
  Given given;
  given.options.strict = true;
  for (const Case& one : cases) {
    const auto outcome = convert_abcd(one.document, given);
    INFO(outcome.error());
    CHECK(outcome.result.has_value() == (one.named == nullptr));
    if (one.named == nullptr) continue;
    CHECK(outcome.result.error().code == ErrorCode::convert_failed);
    CHECK(outcome.error().find(std::string(one.named) + ":") != std::string::npos);
  }
}
