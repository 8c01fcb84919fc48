// Schemas: any text as a schema, with any value to check, or as a pattern.
#include "json/schema.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include "demand.hpp"
#include "json/document.hpp"
#include "json/schema/formats.hpp"
#include "json/schema/regex.hpp"

namespace {

using hookctl::json::Document;
using hookctl::json::Schema;

/// Every format takes any text.
void try_formats(std::string_view text) {
  for (const char* name : {"date-time", "duration", "idn-email", "iri", "uri", "uri-template",
                           "url", "regex", "relative-json-pointer", "ipv6", "byte"})
    (void)hookctl::json::schema::find_format(name)->text(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  // The schema, then a line end, then the value.
  const auto end = text.rfind('\n');
  const auto instance = end == std::string_view::npos ? text : text.substr(end + 1);
  const auto document = Document::parse(instance);
  if (const auto schema = Schema::parse(text.substr(0, end))) {
    if (document) {
      const auto first = schema->check(document->root());
      demand(first.size() == schema->check(document->root()).size());
    }
  } else {
    demand(schema.error().code == hookctl::ErrorCode::invalid_input);
  }
  if (document) try_formats(instance);
  if (const auto regex = hookctl::json::schema::Regex::compile(instance))
    (void)regex->found_in(text);
  return 0;
}
