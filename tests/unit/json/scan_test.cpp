#include "json/scan.hpp"

#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using hookctl::json::check;
using hookctl::json::Document;
using hookctl::json::Grammar;
using hookctl::json::Kind;
using hookctl::json::Limits;
using hookctl::json::ScannedMember;
using hookctl::json::Scanner;
using hookctl::json::unescape;

namespace {

using namespace std::string_view_literals;

constexpr std::array texts{
    R"({"payload":{"a":[1,-2.5e3,{"b\"}":"x]\\"}],"":{}},"t":true,"f":false,"n":null})"sv,
    "\xEF\xBB\xBF \t\r\n[ \"Gr\xC3\xBCn \\u00fc\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\" , [ ] , { } ]\n"sv,
    "\"\xE2\x82\xAC\xF0\x9F\x98\x80 0123456789 0123456789\""sv,
    R"([0,-0,0.0,1e5,1E+5,1e-5,12.50,1.7976931348623158e308,1e-999,0e999,123456789012345678901234])"sv,
    R"({"a":1,"\u0061":2,"a":{"b":1,"b":2}})"sv,
    R"([[[[[[{"k":[[[{}]]]}]]]]]])"sv,
    "true"sv,
    "-17"sv,
};

/// Both readers must be of one mind, but for keys given twice, and say the same where they refuse.
void compare(std::string_view text, const Limits& limits = {}) {
  const auto document = Document::parse(text, limits);
  const auto kind = check(text, limits);
  CAPTURE(text);
  if (document) {
    REQUIRE(kind);
    CHECK((*kind == Kind::object) == document->root().is_object());
    CHECK((*kind == Kind::array) == document->root().is_array());
    CHECK((*kind == Kind::string) == document->root().is_string());
    CHECK((*kind == Kind::number) == document->root().is_number());
    CHECK((*kind == Kind::boolean) == document->root().is_boolean());
    CHECK((*kind == Kind::null) == document->root().is_null());
  } else if (kind) {
    CHECK(document.error().text().find("given twice") != std::string::npos);
  } else {
    CHECK(kind.error().text() == document.error().text());
  }
}

std::vector<std::string> members_of(std::string_view text) {
  std::vector<std::string> found;
  Scanner scanner(text);
  ScannedMember member;
  auto more = scanner.next(member);
  while (more && *more) {
    found.push_back(std::string(member.key) + "=" + std::string(member.value.of(text)));
    more = scanner.next(member);
  }
  if (!more) found.emplace_back("error");
  return found;
}

}  // namespace

TEST_CASE("a scanner takes what a document takes, and says the same of the rest") {
  for (const auto text : texts) {
    REQUIRE(check(text));
    compare(text);
    for (std::size_t length = 0; length < text.size(); ++length) compare(text.substr(0, length));
    std::string changed(text);
    for (char& c : changed) {
      const char before = c;
      for (const char other : "\"\\{}[]:, 0e.-ux/\x01\x1f\x7f\x80\xC3\xED\xF4\n"sv) {
        c = other;
        compare(changed);
      }
      c = before;
    }
  }
}

TEST_CASE("single values are judged alike") {
  for (const auto text : {""sv,
                          " \n"sv,
                          "{\"a\":1}\0"sv,
                          "01"sv,
                          "-"sv,
                          "+1"sv,
                          "1."sv,
                          ".5"sv,
                          "1e"sv,
                          "1e+"sv,
                          "0x1"sv,
                          "NaN"sv,
                          "1e999"sv,
                          "-1e309"sv,
                          "1e308"sv,
                          "1.8e308"sv,
                          "0.1e310"sv,
                          "0.00001e312"sv,
                          "1e2147483648"sv,
                          "1e-2147483649"sv,
                          "tru"sv,
                          "truex"sv,
                          "nul"sv,
                          "\"\\ud800\""sv,
                          "\"\\udc00\""sv,
                          "\"\\ud800x\""sv,
                          "\"\\ud800\\u0041\""sv,
                          "\"\\u12\""sv,
                          "\"\\u+123\""sv,
                          "\"\\u-123\""sv,
                          "\"\\x\""sv,
                          "\"\t\""sv,
                          "\"a\0b\""sv,
                          "\"\\u0000\""sv,
                          "\"\xC0\x80\""sv,
                          "\"\xED\xA0\x80\""sv,
                          "\"\xF4\x90\x80\x80\""sv,
                          "\"\xE2\x82\""sv,
                          "\xEF\xBB"sv,
                          "\xEF\xBB\xBF"sv,
                          "{,}"sv,
                          "{\"a\"}"sv,
                          "{\"a\":}"sv,
                          "{\"a\":1,}"sv,
                          "{1:1}"sv,
                          "[1 2]"sv,
                          "[,]"sv,
                          "[1,]"sv,
                          "// c\n1"sv,
                          "1 1"sv,
                          "\f1"sv,
                          "\"unended"sv,
                          "\"unended 0123456789 \\"sv})
    compare(text);
  const std::string digits(400, '9');
  for (const std::string& text :
       {digits, "-" + digits, "0." + digits, digits + "e-100", digits + "e100",
        digits.substr(0, 309), "1" + std::string(308, '0'), "1" + std::string(309, '0'),
        std::string("0.") + std::string(400, '0') + "1e500"})
    compare(text);
}

TEST_CASE("limits are a document's") {
  compare("[[[[]]]]", {.depth = 3});
  compare("[[[]],[[]]]", {.depth = 3});
  compare("{}", {.depth = 0});
  compare("1", {.depth = 0});
  compare("[1,2]", {.bytes = 4});
  compare(R"(["abcd"])", {.string_bytes = 3});
  compare(R"(["\u00e4\n"])", {.string_bytes = 3});
  compare(R"({"abcd":1})", {.string_bytes = 3});
  for (const std::size_t depth : {63U, 64U, 65U, 128U, 129U, 500U}) {
    std::string text, end;
    for (std::size_t i = 0; i < depth; ++i) {
      const bool object = i % 3 == 0;
      text += object ? "{\"k\":" : "[";
      end.insert(0, object ? "}" : "]");
    }
    compare(text + "1" + end, {.depth = depth});
    compare(text + "1" + end, {.depth = depth - 1});
    std::string crossed = end;
    crossed.back() = ']';
    compare(text + "1" + crossed, {.depth = depth});
    CHECK(check(text + "1" + end, {.depth = depth}));
  }
}

TEST_CASE("members come in order with their bytes") {
  CHECK(members_of("{ \"a\" : [1, {\"b\":2}] , \"\\u0062\":\"x\\\"\" ,\"a\":-1 }\n") ==
        std::vector<std::string>{"a=[1, {\"b\":2}]", "\\u0062=\"x\\\"\"", "a=-1"});
  CHECK(members_of("{}").empty());
  CHECK(members_of("[{\"a\":1}]").empty());
  CHECK(members_of("{\"a\":1,\"b\":2}x") == std::vector<std::string>{"a=1", "b=2", "error"});
  CHECK(members_of("{\"a\":1,\"b\":tru}") == std::vector<std::string>{"a=1", "error"});
}

TEST_CASE("a key is known by what it means") {
  Scanner scanner(R"({"\u0061b":1,"ab":2})");
  ScannedMember member;
  REQUIRE(scanner.next(member).value());
  CHECK(member.key_escaped);
  CHECK(member.is("ab"));
  CHECK_FALSE(member.is("\\u0061b"));
  REQUIRE(scanner.next(member).value());
  CHECK_FALSE(member.key_escaped);
  CHECK(member.is("ab"));
  CHECK_FALSE(scanner.next(member).value());
  CHECK_FALSE(scanner.next(member).value());
}

TEST_CASE("what fails once fails again") {
  Scanner scanner("{\"a\":1 \"b\":2}");
  ScannedMember member;
  CHECK(scanner.next(member).value());
  const auto first = scanner.next(member);
  REQUIRE_FALSE(first);
  const auto second = scanner.next(member);
  REQUIRE_FALSE(second);
  CHECK(first.error().text() == second.error().text());
}

TEST_CASE("strings are unescaped") {
  CHECK(unescape(R"("plain")") == "plain");
  CHECK(unescape(R"("")") == "");
  CHECK(unescape(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(unescape(R"("\u0041\u00E4\u20ac\ud83d\uDE00.")") == "A\u00e4\u20ac\U0001F600.");
  for (const auto text : {""sv, "x"sv, "\"x"sv, "\"x\"y"sv, "\"\\ud800\""sv, "\"\\u0000\""sv,
                          "\"\xFF\""sv, "\"a\"b\""sv, "1"sv})
    CHECK_FALSE(unescape(text));
}

TEST_CASE("ECMAScript's grammar is another") {
  struct Case {
    std::string_view text;
    bool strict, ecmascript;
  };
  const Case cases[] = {
      {"\xEF\xBB\xBF{}", true, false},
      {R"({"a":"\ud800"})", false, true},
      {R"({"\udc00x":1})", false, true},
      {R"(["\ud800\u0041"])", false, true},
      {R"(["\ud83d\ude00"])", true, true},
      {"[1e999]", false, true},
      {"[-1e-999]", true, true},
      {R"(["\ud8"])", false, false},
      {"[01]", false, false},
      {"[\"\xFF\"]", false, false},
  };
  for (const auto& [text, strict, ecmascript] : cases) {
    CAPTURE(text);
    CHECK(check(text).has_value() == strict);
    CHECK(check(text, Limits{.grammar = Grammar::ecmascript}).has_value() == ecmascript);
  }
  Limits short_strings{.grammar = Grammar::ecmascript};
  short_strings.string_bytes = 3;
  CHECK_FALSE(check(R"("\ud800\ud800")", short_strings));
}
