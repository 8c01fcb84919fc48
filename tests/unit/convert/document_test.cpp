// Documents as a whole: wrapped, several datasets, encodings, limits, and what is refused.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "unit/convert/support.hpp"

using namespace hookctl;
using convert::test::convert_abcd;
using convert::test::document_of;
using convert::test::document_of_unit;
using convert::test::Given;
using convert::test::Outcome;

namespace {

constexpr std::string_view ours = "http://www.tdwg.org/schemas/abcd/2.06";

std::string titled(std::string_view title, std::string_view guid = {}) {
  return fmt::format(
      "<a:DataSet>{}<a:Metadata><a:Description><a:Representation "
      "language='en'><a:Title>{}</a:Title>"
      "</a:Representation></a:Description></a:Metadata><a:Units><a:Unit><a:UnitID>{}</a:UnitID>"
      "</a:Unit></a:Units></a:DataSet>",
      guid.empty() ? "" : fmt::format("<a:DatasetGUID>{}</a:DatasetGUID>", guid), title, title);
}

std::string wrapped(std::string_view datasets) {
  return fmt::format(
      "<b:response xmlns:b='http://www.biocase.org/schemas/protocol/1.3' xmlns:a='{}'><b:header/>"
      "<b:content><a:DataSets>{}</a:DataSets></b:content></b:response>",
      ours, datasets);
}

/// The error's place and text.
void refused(const Outcome& outcome, std::string_view beginning, std::string_view part) {
  REQUIRE_FALSE(outcome.result);
  CHECK(outcome.result.error().code == ErrorCode::convert_failed);
  INFO(outcome.error());
  CHECK(outcome.error().starts_with(beginning));
  CHECK(outcome.error().find(part) != std::string::npos);
}

std::string utf16(std::string_view ascii, bool little) {
  std::string made = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : ascii) {
    if (!little) made.push_back('\0');
    made.push_back(c);
    if (little) made.push_back('\0');
  }
  return made;
}

}  // namespace

TEST_CASE("a document in a response, with any prefix") {
  const auto document = convert_abcd(wrapped(titled("T", "https://e.org/1"))).json();
  CHECK(document.at("name") == "T");
  CHECK(document.at("@id") == "https://e.org/1");
  CHECK(document.at("size").at("value") == 1);
}

TEST_CASE("several datasets become a graph") {
  const auto outcome =
      convert_abcd(wrapped(titled("A", "https://e.org/a") + titled("B", "https://e.org/b") +
                           titled("C", "https://e.org/c")));
  const auto document = outcome.json();
  REQUIRE(document.at("@graph").size() == 3);
  CHECK(document.size() == 2);
  CHECK(document.contains("@context"));
  CHECK(document.at("@graph").at(0).at("name") == "A");
  CHECK(document.at("@graph").at(2).at("name") == "C");
  CHECK(document.at("@graph").at(1).at("about").at(0).at("name") == "B");
  CHECK_FALSE(document.at("@graph").at(1).contains("@context"));
  CHECK(outcome.warnings.at(0).starts_with("dataset 1: "));
}

TEST_CASE("several datasets without identifiers get different ones from the input's digest") {
  const std::string xml = wrapped(titled("A") + titled("B", "https://e.org/b") + titled("C"));
  const auto graph = convert_abcd(xml).json().at("@graph");
  const auto urn = "urn:sha256:" + crypto::hex(crypto::bytes_of(crypto::sha256(xml)));
  CHECK(graph.at(0).at("identifier") == urn);
  CHECK(graph.at(0).at("@id") == urn);
  CHECK(graph.at(1).at("identifier") == "https://e.org/b");
  CHECK(graph.at(2).at("identifier") == urn + "#3");
}

TEST_CASE("lists begin anew with each dataset") {
  const auto one = [](std::string_view kind) {
    return fmt::format(
        "<a:DataSet><a:Metadata><a:Description><a:Representation><a:Title>T</a:Title>"
        "</a:Representation></a:Description></a:Metadata><a:Units><a:Unit><a:KindOfUnit>{}"
        "</a:KindOfUnit></a:Unit></a:Units></a:DataSet>",
        kind);
  };
  const auto graph = convert_abcd(wrapped(one("leaf") + one("root"))).json().at("@graph");
  CHECK(graph.at(0).at("keywords") == nlohmann::json::array({"leaf"}));
  CHECK(graph.at(1).at("keywords") == nlohmann::json::array({"root"}));
  CHECK(graph.at(1).at("size").at("value") == 1);
}

TEST_CASE("units inline, in a sidecar, or nowhere") {
  const std::string xml = document_of({.dataset = {},
                                       .metadata = {},
                                       .units = "<Unit><UnitID>1</UnitID></Unit>"
                                                "<Unit><UnitID>2</UnitID></Unit>"});
  Given given;
  auto inlined = convert_abcd(xml, given);
  CHECK(inlined.json().at("about").size() == 2);
  CHECK(inlined.units.empty());
  given.options.units = convert::Units::sidecar;
  auto beside = convert_abcd(xml, given);
  CHECK_FALSE(beside.json().contains("about"));
  const auto end = beside.units.find('\n');
  CHECK(nlohmann::json::parse(beside.units.substr(0, end)) == inlined.json().at("about").at(0));
  CHECK(nlohmann::json::parse(beside.units.substr(end + 1)) == inlined.json().at("about").at(1));
  given.options.units = convert::Units::left_out;
  auto without = convert_abcd(xml, given);
  CHECK_FALSE(without.json().contains("about"));
  CHECK(without.json().at("size").at("value") == 2);
  CHECK(without.units.empty());
}

TEST_CASE("the pieces that a document comes in make no difference") {
  const std::string xml = document_of_unit(
      "<UnitID>ä &amp; \"ö\" \\ <![CDATA[<x>]]></UnitID><KindOfUnit>\n  a \t b\n</KindOfUnit>");
  const auto whole = convert_abcd(xml);
  CHECK(whole.json().at("keywords") == nlohmann::json::array({"a b"}));
  CHECK(whole.json().at("about").at(0).at("name") == "ä & \"ö\" \\ <x>");
  for (const std::size_t piece : std::initializer_list<std::size_t>{1, 7, 1000}) {
    Given given;
    given.piece = piece;
    CHECK(convert_abcd(xml, given).output == whole.output);
  }
}

TEST_CASE("elements of other namespaces are passed over, inside of texts too") {
  const auto document =
      convert_abcd(document_of_unit("<x:KindOfUnit xmlns:x='urn:x'>no</x:KindOfUnit><KindOfUnit>le"
                                    "<y xmlns='urn:y'>NO</y>af</KindOfUnit>"
                                    "<KindOfUnit xmlns=''>no</KindOfUnit>"))
          .json();
  CHECK(document.at("keywords") == nlohmann::json::array({"leaf"}));
}

TEST_CASE("encodings that expat reads") {
  const std::string body =
      fmt::format("<a:DataSets xmlns:a='{}'>{}</a:DataSets>", ours, titled("T"));
  CHECK(convert_abcd(utf16(body, true)).json().at("name") == "T");
  CHECK(convert_abcd(utf16(body, false)).json().at("name") == "T");
  CHECK(convert_abcd(fmt::format("<?xml version='1.0' encoding='ISO-8859-1'?>"
                                 "<a:DataSets xmlns:a='{}'>{}</a:DataSets>",
                                 ours, titled("\xE4")))
            .json()
            .at("name") == "ä");
  refused(convert_abcd("<?xml version='1.0' encoding='EBCDIC-CP-BE'?>" + body), "line 1, column ",
          "encoding");
  refused(
      convert_abcd(fmt::format("<a:DataSets xmlns:a='{}'>{}</a:DataSets>", ours, titled("\xE4"))),
      "line 1, column ", "not well-formed");
}

TEST_CASE("what is no ABCD 2.06 is refused, with its place") {
  refused(convert_abcd(""), "line 1, column 1", "empty");
  refused(convert_abcd("<html/>"), "", "without a DataSet of ABCD 2.06");
  refused(convert_abcd(wrapped("")), "", "holds no DataSet");
  refused(convert_abcd("<x>\n  <DataSets xmlns='http://www.tdwg.org/schemas/abcd/2.1'/></x>"),
          "line 2, column 3", "ABCD 2.1");
  refused(convert_abcd("<DataSets xmlns='http://www.tdwg.org/schemas/abcd/3.0'/>"),
          "line 1, column 1", "ABCD 3.0");
  refused(convert_abcd("<DataSets/>"), "line 1, column 1", "not ABCD 2.06");
  refused(convert_abcd(wrapped("<DataSet xmlns='http://www.tdwg.org/schemas/abcd/2.1'/>")),
          "line 1, column ", "ABCD 2.1");
}

TEST_CASE("malformed XML is refused, with its place") {
  refused(convert_abcd("<a:DataSets/>"), "line 1, column 1", "prefix is not declared");
  refused(convert_abcd(wrapped(titled("T")) + "<more/>"), "line 1, column ", "junk");
  refused(convert_abcd(wrapped("\n<a:DataSet></a:Other>")), "line 2, column ", "mismatched");
  refused(convert_abcd(document_of_unit("<UnitID>\x01</UnitID>")), "line 7, column ",
          "not well-formed");
  refused(convert_abcd(document_of_unit("<UnitID>&nbsp;</UnitID>")), "line 7, column ",
          "undefined entity");
  const std::string whole = document_of_unit("<UnitID>1</UnitID>");
  for (std::size_t cut = 1; cut + 1 < whole.size(); cut += 37)
    CHECK_FALSE(convert_abcd(whole.substr(0, cut)).result);
}

TEST_CASE("a DOCTYPE is refused, and nothing outside is read") {
  refused(convert_abcd("<?xml version='1.0'?>\n<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
          "line 2, column ", "DOCTYPE");
  refused(convert_abcd("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"), "line 1, column ",
          "DOCTYPE");
}

TEST_CASE("limits") {
  Given given;
  std::string deep;
  for (int i = 0; i < 70; ++i) deep += "<d>";
  refused(convert_abcd(document_of_unit(deep)), "line 7, column ", "deeper than 64");
  given.limits.text = 1000;
  refused(convert_abcd(document_of_unit("<UnitID>" + std::string(1001, 'x') + "</UnitID>"), given),
          "line 7, column ", "1000 bytes of text");
  refused(convert_abcd(document_of_unit("<Notes>" + std::string(1001, 'x') + "</Notes>"), given),
          "line 7, column ", "1000 bytes of text");
  std::string broken_up;
  for (int i = 0; i < 101; ++i) broken_up += "0123456789<x xmlns=''/>";
  refused(convert_abcd(document_of_unit("<UnitID>" + broken_up + "</UnitID>"), given),
          "line 7, column ", "1000 bytes of text");
  CHECK(convert_abcd(document_of_unit("<UnitID>" + std::string(999, 'x') + "</UnitID>"), given)
            .result);
  given = {};
  given.limits.record = 10'000;
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "<KindOfUnit>k</KindOfUnit>";
  refused(convert_abcd(document_of_unit(many), given), "line 7, column ", "in one unit");
  given = {};
  given.limits.attributes = 2;
  refused(convert_abcd(document_of_unit("<UnitID a='1' b='2' c='3'/>"), given), "line 7, column ",
          "more than 2 attributes");
  given = {};
  given.limits.attribute_bytes = 10;
  refused(convert_abcd(document_of_unit("<UnitID a='1234567890'/>"), given), "line 7, column ",
          "10 bytes of attributes");
  given = {};
  given.limits.input = 100;
  refused(convert_abcd(document_of_unit(""), given), "line 1, column ", "larger than 100 bytes");
  given = {};
  given.limits.datasets = 2;
  refused(convert_abcd(wrapped(titled("A") + titled("B") + titled("C")), given), "line 1, column ",
          "more than 2 datasets");
  given = {};
  given.piece = 60'000;
  given.limits.markup = 100'000;
  refused(convert_abcd(document_of_unit("<!--" + std::string(400'000, 'x') + "-->"), given),
          "line 7, column ", "comment");
}

TEST_CASE("nothing is written of a document that turns out bad at its end") {
  CHECK(convert_abcd(wrapped(titled("A")) + "<").output.empty());
}

TEST_CASE("a converter that is asked to end does") {
  convert::test::World world;
  MemorySink output(1000);
  convert::Options options;
  options.name = "abcd-to-bioschemas";
  auto converter = convert::make(options, convert::Context{world.runtime}, output);
  REQUIRE(converter);
  world.stop.interrupt(15);
  const auto result = (*converter)->write("<x>");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::interrupted);
}

TEST_CASE("more list items than are remembered change nothing but where they are kept") {
  std::string units;
  for (int i = 0; i < 3000; ++i)
    units += fmt::format("<Unit><KindOfUnit>kind {}</KindOfUnit></Unit>", i * i % 1009);
  const std::string xml = document_of({.dataset = {}, .metadata = {}, .units = units});
  Given given;
  given.options.units = convert::Units::left_out;
  const auto usual = convert_abcd(xml, given);
  given.limits.remembered = 16;
  const auto forgetful = convert_abcd(xml, given);
  CHECK(usual.json().at("keywords").size() == 505);
  CHECK(forgetful.output == usual.output);
}
