// Every row of the mapping from ABCD to Bioschemas, and every fallback: a piece of a document, and
// what must stand at a place of the output.
#include <doctest/doctest.h>

#include "unit/convert/support.hpp"

using namespace hookctl;
using convert::test::convert_abcd;
using convert::test::document_of;
using convert::test::document_of_unit;
using nlohmann::json;

namespace {

json at(const json& document, const std::string& pointer) {
  const json::json_pointer path(pointer);
  return document.contains(path) ? document.at(path) : json("absent");
}

struct Row {
  const char* what;
  const char* given;
  const char* pointer;
  const char* expected;  // JSON; "absent" in quotes where nothing may stand there
};

}  // namespace

TEST_CASE("a complete document conforms to the profile") {
  const auto document = convert_abcd(document_of_unit("<KindOfUnit>leaf</KindOfUnit>")).json();
  CHECK(at(document, "/@type") == "Dataset");
  CHECK(at(document, "/@context/0") == "https://schema.org/");
  CHECK(at(document, "/dct:conformsTo/@id") ==
        "https://bioschemas.org/profiles/Dataset/1.0-RELEASE");
}
