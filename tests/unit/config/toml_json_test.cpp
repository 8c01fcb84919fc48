#include "config/toml_json.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace hookctl;
using config::toml_as_json;

TEST_CASE("every kind of value has its JSON") {
  const auto got = toml_as_json(R"(
text = "a\"b\n"
regex = '\.xml$'
number = -3
real = 1.5
flag = true
date = 2027-01-31
utc = 2027-01-31T12:00:00Z
east = 2027-01-31T12:00:00.5+02:00
west = 2027-01-31T12:00:00-03:30
list = [1, "a", []]
table = {"x/y" = 1, b = {}}
[[hook]]
name = "one"
[[hook]]
name = "two"
)");
  REQUIRE(got);
  CHECK(got->json ==
        R"({"date":"2027-01-31","east":"2027-01-31T12:00:00.500+02:00","flag":true,)"
        R"("hook":[{"name":"one"},{"name":"two"}],"list":[1,"a",[]],"number":-3,"real":1.5,)"
        R"("regex":"\\.xml$","table":{"b":{},"x/y":1},"text":"a\"b\n",)"
        R"("utc":"2027-01-31T12:00:00.000Z","west":"2027-01-31T12:00:00.000-03:30"})");
}

TEST_CASE("a pointer has its line, or that of what holds it") {
  const auto got = toml_as_json("a = 1\n\n[[hook]]\nname = 'x'\n[[hook]]\n'y/z' = [\n1,\n2]\n");
  REQUIRE(got);
  CHECK(got->line_of("/a") == 1);
  CHECK(got->line_of("/hook/0/name") == 4);
  CHECK(got->line_of("/hook/1") == 5);
  CHECK(got->line_of("/hook/1/url") == 5);
  CHECK(got->line_of("/hook/1/y~1z/1") == 8);
  CHECK(got->line_of("/nothing") == 1);
}

TEST_CASE("what is no TOML, or cannot be JSON, is refused by its line") {
  for (const auto* text : {"\n= 1", "\na = nan", "\na = [inf]", "\na = 12:00:00",
                           "\na = 2027-01-31T12:00:00", "\na = 1\na = 2", "\n[+"}) {
    CAPTURE(text);
    const auto got = toml_as_json(text);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == ErrorCode::invalid_input);
    CHECK(got.error().context.starts_with("line "));
  }
  std::string deep = "a = ";
  for (int i = 0; i < 40; ++i) deep += "[";
  for (int i = 0; i < 40; ++i) deep += "]";
  CHECK_FALSE(toml_as_json(deep));
}
