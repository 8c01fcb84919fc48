#include "json/span.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "json/document.hpp"
#include "json/pointer.hpp"

using hookctl::json::Document;
using hookctl::json::find_span;
using hookctl::json::Node;

namespace {

std::string span_text(std::string_view text, std::string_view pointer) {
  const auto span = find_span(text, pointer);
  return span ? std::string(span->of(text)) : "nothing";
}

/// Whether the bytes found for every value of a document read as that value.
void check_all(std::string_view text, const Node& node) {
  const auto piece = Document::parse(span_text(text, node.pointer()));
  REQUIRE(piece);
  CHECK(piece->root().value() == node.value());
  if (node.is_array()) {
    const auto elements = node.elements().value();
    for (const auto& element : elements) check_all(text, element);
  } else if (node.is_object()) {
    const auto members = node.members().value();
    for (const auto& [key, member] : members) check_all(text, member);
  }
}

}  // namespace

TEST_CASE("the bytes of a value are found and nothing around them") {
  constexpr std::string_view text =
      "  { \"a\" : [ 1 , {\"b}\":\"x]\\\"y\\\\\"} , [] ] ,\"\\u0063/d\":-1.5e3,\"~\":null,\"\":{} "
      "}\n";
  CHECK(span_text(text, "/a/0") == "1");
  CHECK(span_text(text, "/a/1") == R"({"b}":"x]\"y\\"})");
  CHECK(span_text(text, "/a/1/b}") == R"("x]\"y\\")");
  CHECK(span_text(text, "/a/2") == "[]");
  CHECK(span_text(text, "/c~1d") == "-1.5e3");
  CHECK(span_text(text, "/~0") == "null");
  CHECK(span_text(text, "/") == "{}");
  CHECK(span_text(text, "").front() == '{');
  CHECK(span_text(text, "").back() == '}');
  const auto document = Document::parse(text);
  REQUIRE(document);
  check_all(text, document->root());
}

TEST_CASE("what is not there is not found") {
  constexpr std::string_view text = R"({"a":[1,2],"e":[]})";
  for (const auto* pointer : {"/a/2", "/a/-", "/a/00", "/a/x", "/e/0", "/b", "/a/0/x", "/a~2"})
    CHECK_MESSAGE(span_text(text, pointer) == "nothing", pointer);
  CHECK(find_span(text, "a").error().code == hookctl::ErrorCode::usage);
}

TEST_CASE("a text that is no JSON gives an error or a range within it") {
  for (const auto* text :
       {"{", "[", "\"", "\"\\", "{\"a\"", "{\"a\":", "[}", "}{", "{\"a\\", "[[["})
    for (const auto* pointer : {"", "/a", "/0", "/0/0"}) {
      const auto span = find_span(text, pointer);
      if (span) CHECK(span->end <= std::string_view(text).size());
    }
}

TEST_CASE("a replacement leaves every other byte alone") {
  constexpr std::string_view text = "{ \"timestamp\" :  \"old\" , \"x\":1.0 }";
  const auto span = find_span(text, "/timestamp");
  REQUIRE(span);
  CHECK(hookctl::json::replace_span(text, *span, "\"new\"") ==
        "{ \"timestamp\" :  \"new\" , \"x\":1.0 }");
}
