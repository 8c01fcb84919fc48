#include "json/document.hpp"

#include <cstdint>
#include <string>

#include <doctest/doctest.h>

using hookctl::json::Document;
using hookctl::json::Limits;

namespace {

std::string error_of(std::string_view text, const Limits& limits = {}) {
  const auto document = Document::parse(text, limits);
  REQUIRE_FALSE(document);
  CHECK(document.error().code == hookctl::ErrorCode::invalid_input);
  return document.error().text();
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("values are read with their types") {
  const auto document = Document::parse(
      R"({"s":"Grün \u00fc","t":true,"n":null,"i":-7,"big":9223372036854775807,"a":[1,[2]],"f":1.5})");
  REQUIRE(document);
  const auto root = document->root();
  CHECK(root.at("s")->string() == "Grün ü");
  CHECK(root.at("t")->boolean() == true);
  CHECK(root.at("n")->is_null());
  CHECK(root.at("i")->integer() == -7);
  CHECK(root.at("big")->integer() == INT64_MAX);
  CHECK(root.at("f")->number() == 1.5);
  CHECK(root.at("a")->elements()->at(1).elements()->at(0).pointer() == "/a/1/0");
  CHECK(root.resolve("/a/1/0")->integer() == 2);
  CHECK_FALSE(root.resolve("/a/2"));
  CHECK_FALSE(root.resolve("/a/01"));
  CHECK_FALSE(root.find("none"));
  CHECK(root.members()->size() == 7);
}

TEST_CASE("a wrong type is told with its pointer and without its value") {
  const auto document =
      Document::parse(R"({"o":{"a/b~c":"seen"},"l":[{"k":5}],"z":"a\u0000b","e":1e3,"x":"12x"})");
  REQUIRE(document);
  const auto root = document->root();
  const auto key = root.at("o")->at("a/b~c");
  CHECK(key->pointer() == "/o/a~1b~0c");
  CHECK(key->integer().error().text().starts_with("/o/a~1b~0c: must be a whole number"));
  CHECK_FALSE(holds(key->boolean().error().text(), "seen"));
  CHECK(root.resolve("/l/0/k")->string().error().text() == "/l/0/k: must be a string");
  CHECK(root.at("o")->at("none").error().text() == "/o/none: is missing");
  CHECK(root.at("l")->at("none").error().text() == "/l: must be an object");
  CHECK(root.at("l")->members().error().text() == "/l: must be an object");
  CHECK(root.at("o")->elements().error().text() == "/o: must be an array");
  CHECK(root.elements().error().text() == "the document: must be an array");
  CHECK(root.at("z")->string().error().text() == "/z: must not hold a NUL character");
  CHECK_FALSE(root.at("e")->integer());
  CHECK_FALSE(root.at("x")->integer_or_text());
}

TEST_CASE("integers are exact up to 64 bits and refused beyond") {
  const auto document = Document::parse(
      R"([9007199254740993, 9223372036854775808, -9223372036854775809, 18446744073709551616,
          "9223372036854775807", "9223372036854775808", -9223372036854775808, "-5", "+5", "", 3.0])");
  REQUIRE(document);
  const auto all = document->root().elements().value();
  CHECK(all[0].integer() == 9007199254740993);
  for (const std::size_t beyond : {1U, 2U, 3U, 10U}) CHECK_FALSE(all[beyond].integer());
  CHECK(all[4].integer_or_text() == INT64_MAX);
  CHECK_FALSE(all[4].integer());
  CHECK_FALSE(all[5].integer_or_text());
  CHECK(all[6].integer() == INT64_MIN);
  CHECK(all[7].integer_or_text() == -5);
  CHECK_FALSE(all[8].integer_or_text());
  CHECK_FALSE(all[9].integer_or_text());
  CHECK(all[7].integer_or_text(0, 9).error().text() == "/7: must be a whole number from 0 to 9");
}

TEST_CASE("what is no JSON is refused with its place") {
  CHECK(holds(error_of(""), "nothing but blanks"));
  CHECK(holds(error_of(" \n"), "nothing but blanks"));
  CHECK(holds(error_of("{\"a\":\n  {\"b\": [1, tru]}}"), "line 2, column 16 (byte 21), in /a/b/1"));
  CHECK(holds(error_of("{\"ä\": x}"), "line 1, column 7 (byte 7), in /ä"));
  CHECK(holds(error_of("{\"a\":1} x"), "line 1, column 9"));
  CHECK(holds(error_of("{\"a\":1"), "line 1"));
  CHECK(holds(error_of("[1,]"), "in /1"));
  CHECK(holds(error_of("// c\n1"), "line 1"));
  CHECK(holds(error_of("[1e999]"), "number too large"));
  CHECK(holds(error_of("[NaN]"), "in /0"));
}

TEST_CASE("no value is quoted by an error") {
  CHECK_FALSE(holds(error_of(R"({"secret":"hush-hush)"), "hush"));
  CHECK_FALSE(holds(error_of("{\"secret\":\"hush-\x01hush\"}"), "hush"));
  CHECK_FALSE(holds(error_of(R"({"secret":hush})"), "hush"));
}

TEST_CASE("a key given twice is refused, at any depth") {
  CHECK(holds(error_of(R"({"a":1,"b":{"c":1,"c":1}})"), "in /b/c: this key is given twice"));
  CHECK(holds(error_of(R"({"a":1,"\u0061":1})"), "(byte 14), in /a: this key is given twice"));
  CHECK(holds(error_of(R"([{"a":[]},{"a":1,"a":2}])"), "in /1/a: this key"));
}

TEST_CASE("NUL bytes and bytes that are not UTF-8 are refused") {
  using namespace std::string_view_literals;
  CHECK(holds(error_of("{\"a\":1}\0{\"a\":2}"sv), "(byte 7): a NUL byte"));
  CHECK(holds(error_of("{\"a\":\"\0\"}"sv), "a NUL byte"));
  CHECK(holds(error_of("[\"\xC3\"]"), "UTF-8"));
  CHECK(holds(error_of("[\"\xED\xA0\x80\"]"), "UTF-8"));
  CHECK(holds(error_of("[\"\xC0\x80\"]"), "UTF-8"));
  CHECK(holds(error_of("[\"\xF4\x90\x80\x80\"]"), "UTF-8"));
  CHECK(holds(error_of(R"(["\ud800"])"), "surrogate"));
  CHECK(Document::parse("\xEF\xBB\xBF{}"));
}

TEST_CASE("limits hold") {
  CHECK(holds(error_of("[[[[]]]]", {.depth = 3}), "in /0/0/0: nested more than 3 deep"));
  CHECK(Document::parse("[[[]],[[]]]", {.depth = 3}));
  CHECK(holds(error_of("[1,2]", {.bytes = 4}), "more than 4 bytes"));
  CHECK(holds(error_of(R"(["abcd"])", {.string_bytes = 3}), "in /0: a string of more than 3"));
  CHECK(holds(error_of(R"({"abcd":1})", {.string_bytes = 3}), "a string of more than 3"));
  CHECK(holds(error_of(std::string(1'000'000, '[')), "nested more than 64 deep"));
}

TEST_CASE("an endless or painted key does not get into an error whole") {
  const auto document = Document::parse("{\"" + std::string(5000, 'k') + "\":1,\"\\u001b[2J\":1}");
  REQUIRE(document);
  const auto members = document->root().members();
  REQUIRE(members);
  for (const auto& [key, node] : *members) {
    const auto text = node.string().error().text();
    CHECK(text.size() < 300);
    CHECK(text.find('\x1b') == std::string::npos);
  }
}
