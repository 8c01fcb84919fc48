#include "unit/convert/support.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "convert/abcd_bioschemas.hpp"

namespace hookctl::convert::test {
namespace {

constexpr std::string_view complete_metadata = R"(
  <Description><Representation language="en"><Title>A title</Title>
  <Details>Details that are long enough to be taken for a description of it all.</Details>
  <URI>https://example.org/data</URI></Representation></Description>
  <IPRStatements><Licenses><License language="en"><Text>CC BY 4.0</Text></License></Licenses>
  </IPRStatements>)";

}  // namespace

World::World() : log(), stop(), runtime{system_clock(), system_random(), stop, log} {}

nlohmann::json Outcome::json() const {
  REQUIRE_MESSAGE(result, error());
  auto parsed = nlohmann::json::parse(output, nullptr, false);
  REQUIRE_MESSAGE(!parsed.is_discarded(), output);
  return parsed;
}

Outcome convert_abcd(std::string_view xml, const Given& given) {
  World world;
  MemorySink output(64 << 20);
  MemorySink units(64 << 20);
  Outcome outcome;
  Options options = given.options;
  options.name = "abcd-to-bioschemas";
  const Context context{world.runtime, "/tmp", given.object_id, given.input_sha256};
  auto made = make_abcd_to_bioschemas(options, context, output, &units, given.limits);
  if (!made) {
    outcome.result = fail(std::move(made).error());
    return outcome;
  }
  const std::size_t piece = given.piece == 0 ? xml.size() : given.piece;
  while (outcome.result && !xml.empty()) {
    outcome.result = (*made)->write(xml.substr(0, piece));
    xml.remove_prefix(std::min(piece, xml.size()));
  }
  if (outcome.result) outcome.result = (*made)->finish();
  outcome.output = output.take();
  outcome.units = units.take();
  outcome.warnings = (*made)->warnings();
  return outcome;
}

std::string document_of(const Parts& parts) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<DataSets xmlns="http://www.tdwg.org/schemas/abcd/2.06"><DataSet>{}{}<Metadata>{}{}</Metadata><Units>{}</Units></DataSet></DataSets>
)",
      parts.complete ? "<DatasetGUID>https://example.org/data/1</DatasetGUID>" : "", parts.dataset,
      parts.complete ? complete_metadata : "", parts.metadata, parts.units);
}

std::string document_of_unit(std::string_view unit) {
  return document_of(
      {.dataset = {}, .metadata = {}, .units = fmt::format("<Unit>{}</Unit>", unit)});
}

}  // namespace hookctl::convert::test
