#include "json/schema.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "json/document.hpp"

using hookctl::json::Document;
using hookctl::json::Schema;
using hookctl::json::SchemaSource;

namespace {

/// "pointer schema-path: message" of each violation, one a line; "refused: …" of a bad schema.
std::string judge(std::string_view schema, std::string_view instance) {
  const auto compiled = Schema::parse(schema);
  if (!compiled) return "refused: " + compiled.error().text();
  const auto document = Document::parse(instance, {.depth = 3000});
  REQUIRE(document);
  std::string lines;
  for (const auto& one : compiled->check(document->root()))
    lines += fmt::format("{} {}: {}\n", one.pointer, one.schema_path, one.message);
  return lines;
}

bool holds(std::string_view schema, std::string_view instance) {
  const std::string found = judge(schema, instance);
  REQUIRE_MESSAGE(!found.starts_with("refused"), found);
  return found.empty();
}

std::string refusal(std::string_view schema) {
  const auto compiled = Schema::parse(schema);
  return compiled ? "accepted" : compiled.error().text();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("every violation is told, with both pointers") {
  const auto schema = R"({
    "type": "object", "required": ["id", "a/b"],
    "properties": {"id": {"type": "string", "minLength": 3},
                   "n": {"maximum": 5, "multipleOf": 2},
                   "list": {"items": {"type": ["string", "null"]}, "uniqueItems": true}},
    "additionalProperties": false})";
  CHECK(judge(schema, R"({"id": "ab", "n": 7, "list": ["x", 1, "x"], "x~y": 0})") ==
        " /required: lacks the member \"a/b\"\n"
        "/id /properties/id/minLength: must have at least 3 characters\n"
        "/list/1 /properties/list/items/type: must be string or null\n"
        "/list /properties/list/uniqueItems: must have no element twice; elements 0 and 2 are "
        "equal\n"
        "/n /properties/n/maximum: must be at most 5\n"
        "/n /properties/n/multipleOf: must be a multiple of 2\n"
        "/x~0y /additionalProperties: must not be there\n");
}

TEST_CASE("what no branch takes is told branch by branch") {
  const auto any = R"({"anyOf": [{"type": "string"}, {"minimum": 3}]})";
  CHECK(judge(any, "1") ==
        " /anyOf/0/type: must be string\n"
        " /anyOf/1/minimum: must be at least 3\n"
        " /anyOf: must be valid by a schema of the list, and is by none\n");
  CHECK(contains(judge(R"({"oneOf": [true, {"type": "null"}, false, {}]})", "1"), "at 0 and 3"));
  CHECK(judge(R"({"if": {"minimum": 5}, "then": {"maximum": 7}, "else": {"const": 1}})", "3") ==
        " /else/const: must be the value that the schema gives\n");
}

TEST_CASE("references keep the place of what they lead to") {
  const auto schema = R"({"$ref": "#/definitions/a", "definitions": {"a": {"type": "null"}}})";
  CHECK(judge(schema, "1") == " /definitions/a/type: must be null\n");
  const std::vector<SchemaSource> others{
      {"http://x.example/other.json", R"({"definitions": {"b": {"maximum": 1}}})"}};
  const auto compiled =
      Schema::parse(R"({"$ref": "http://x.example/other.json#/definitions/b"})", others);
  REQUIRE(compiled);
  const auto document = Document::parse("2");
  const auto found = compiled->check(document->root());
  REQUIRE(found.size() == 1);
  CHECK(found[0].schema_path == "http://x.example/other.json#/definitions/b/maximum");
}

TEST_CASE("numbers are compared by their value, exactly") {
  CHECK(holds(R"({"const": 1.0})", "1"));
  CHECK(holds(R"({"enum": [{"a": [1, 2.50]}]})", R"({"a": [1.0, 2.5]})"));
  CHECK_FALSE(holds(R"({"const": 9007199254740992.0})", "9007199254740993"));
  CHECK_FALSE(holds(R"({"maximum": 9007199254740992.0})", "9007199254740993"));
  CHECK_FALSE(holds(R"({"const": false})", "0"));
  CHECK_FALSE(holds(R"({"uniqueItems": true})", "[1, 2, 1.0]"));
  CHECK(
      holds(R"({"uniqueItems": true})", R"([{"a": 1}, {"a": true}, {"b": 1}, "1", [1], [], {}])"));
  CHECK(holds(R"({"type": "integer"})", "1e300"));
  CHECK_FALSE(holds(R"({"type": "integer"})", "1.5"));
}

TEST_CASE("multiples are those of the decimals as written") {
  CHECK(holds(R"({"multipleOf": 0.01})", "19.99"));
  CHECK(holds(R"({"multipleOf": 0.0001})", "0.0075"));
  CHECK_FALSE(holds(R"({"multipleOf": 0.01})", "19.995"));
  CHECK(holds(R"({"multipleOf": 1e-300})", "1"));
  CHECK(holds(R"({"multipleOf": 3})", "18446744073709551615"));
  CHECK(holds(R"({"multipleOf": 5})", "-9223372036854775805"));
  CHECK_FALSE(holds(R"({"multipleOf": 7})", "18446744073709551613"));
  CHECK_FALSE(holds(R"({"multipleOf": 1e300})", "1"));
  CHECK(holds(R"({"multipleOf": 2})", "1e300"));
  CHECK(holds(R"({"multipleOf": 1e9})", "0"));
}

TEST_CASE("lengths count code points") {
  CHECK(holds(R"({"minLength": 2, "maxLength": 2})", "\"\U0001F600\u00E4\""));
  CHECK(holds(R"({"maxLength": 3.0})", R"("abc")"));
}

TEST_CASE("schemas that cannot be used say where") {
  CHECK(
      contains(refusal(R"({"properties": {"a": {"minLength": -1}}})"), "/properties/a/minLength"));
  CHECK(contains(refusal(R"({"properties": {"a": 5}})"), "/properties/a: must be a schema"));
  CHECK(contains(refusal(R"x({"pattern": "a(?=b)"})x"), "/pattern: the pattern needs look-around"));
  CHECK(contains(refusal(R"x({"pattern": "(a)\\1"})x"), "a back-reference"));
  CHECK(contains(refusal(R"x({"pattern": "("})x"), "is no regular expression"));
  CHECK(contains(refusal(R"x({"patternProperties": {"[": {}}})x"), "/patternProperties/[: "));
  CHECK(contains(refusal(R"({"format": "datetime"})"), "/format: no format of this name"));
  CHECK(contains(refusal(R"({"format": "date", "formatMinimum": "2024-01-01"})"), "not checked"));
  CHECK(contains(refusal(R"({"type": "text"})"), "/type: must be null, boolean"));
  CHECK(contains(refusal(R"({"type": []})"), "/type"));
  CHECK(contains(refusal(R"({"enum": []})"), "/enum"));
  CHECK(contains(refusal(R"({"allOf": []})"), "/allOf"));
  CHECK(contains(refusal(R"({"items": []})"), "/items"));
  CHECK(contains(refusal(R"({"multipleOf": 0})"), "/multipleOf"));
  CHECK(contains(refusal(R"({"required": "a"})"), "/required"));
  CHECK(contains(refusal(R"({"dependencies": {"a": [1]}})"), "/dependencies/a"));
  CHECK(contains(refusal(R"({"uniqueItems": 1})"), "/uniqueItems"));
  CHECK(contains(refusal(R"({"maximum": "1"})"), "/maximum"));
  CHECK(contains(refusal(R"({"$ref": "#/definitions/none"})"), "/$ref: leads to nothing"));
  CHECK(contains(refusal(R"({"$ref": "http://elsewhere.example/x"})"), "leads to nothing"));
  CHECK(contains(refusal(R"({"$ref": 1})"), "/$ref: must be a string"));
  CHECK(contains(refusal(R"({"$schema": "http://json-schema.org/draft-04/schema#"})"), "draft-07"));
  CHECK(contains(refusal(R"({"definitions": {"a": {"$id": "x"}, "b": {"$id": "x"}}})"), "$id"));
  CHECK(contains(refusal("3"), "must be a schema"));
  CHECK(contains(refusal("{"), "JSON"));
}

TEST_CASE("references without end are refused, recursion over the instance is not") {
  CHECK(contains(refusal(R"({"$ref": "#"})"), "refers to itself without end"));
  CHECK(contains(refusal(R"({"allOf": [{"$ref": "#/definitions/a"}], "definitions":
                          {"a": {"not": {"$ref": "#"}}}})"),
                 "refers to itself without end"));
  std::string chain = R"({"$ref": "#/definitions/0", "definitions": {)";
  for (int i = 0; i < 80; ++i)
    chain += fmt::format(R"("{}": {{"$ref": "#/definitions/{}"}},)", i, i + 1);
  CHECK(contains(refusal(chain + R"("80": {}}})"), "more than 64 schemas"));
  CHECK(holds(R"({"properties": {"a": {"$ref": "#"}}, "additionalProperties": false})",
              R"({"a": {"a": {}}})"));
}

TEST_CASE("the number of ways to a value does not multiply the time") {
  const std::string twice = R"({"properties": {"a": {"$ref": "#/definitions/n"}}})";
  const std::string any = R"({"$ref": "#/definitions/n", "definitions": {"n": {"anyOf": [)" +
                          twice + "," + twice + R"(], "type": "object"}}})";
  const std::string all = R"({"$ref": "#/definitions/n", "definitions": {"n": {"allOf": [)" +
                          twice + "," + twice + R"(], "type": "object"}}})";
  const std::string deep = repeated(R"({"a":)", 200) + "1" + repeated("}", 200);
  CHECK(contains(judge(any, deep), "must be object"));
  // Told once, though there are 2^200 ways to it.
  CHECK(judge(all, deep) == repeated("/a", 200) + " /definitions/n/type: must be object\n");
}

TEST_CASE("what is nested too deeply is not valid, whatever the schema makes of it") {
  const std::string deep = repeated("[", 2900) + repeated("]", 2900);
  CHECK(contains(judge(R"({"items": {"$ref": "#"}})", deep), "nested too deeply"));
  CHECK(contains(judge(R"({"not": {"items": {"$ref": "#/not"}}})", deep), "nested too deeply"));
}

TEST_CASE("endless lists of violations are cut") {
  const std::string many = "[" + repeated("0,", 20'000) + "0]";
  const auto compiled = Schema::parse(R"({"items": {"type": "string"}})");
  const auto document = Document::parse(many);
  const auto found = compiled->check(document->root());
  REQUIRE(found.size() == 10'001);
  CHECK(found.back().message == "there are more violations, which are not listed");
}

TEST_CASE("what ajv knows beside the draft") {
  CHECK(holds(R"({"type": "string", "nullable": true})", "null"));
  CHECK_FALSE(holds(R"({"type": "string", "nullable": false})", "null"));
}

TEST_CASE("what stands beside a reference is not looked at") {
  CHECK(refusal(R"({"definitions": {"a": {"$id": "x"}, "b": {"$ref": "x", "$id": "x"}}})") ==
        "accepted");
}

TEST_CASE("names and dependencies") {
  CHECK(judge(R"({"propertyNames": {"maxLength": 1}})", R"({"ab": 1, "c": 2})") ==
        "/ab /propertyNames: has a name that the schema under propertyNames refuses\n");
  CHECK(judge(R"({"dependencies": {"a": ["b"]}})", R"({"a": 1})") ==
        " /dependencies/a: lacks the member \"b\", which \"a\" calls for\n");
}

TEST_CASE("a schema may be moved, and its text may go") {
  std::string text = R"({"properties": {"a": {"const": "x"}}})";
  auto first = Schema::parse(text);
  text.assign(text.size(), ' ');
  const Schema second = std::move(*first);
  CHECK(second.check(Document::parse(R"({"a": "y"})")->root()).size() == 1);
}
