#include "json/schema/ecma_regex.hpp"

#include <string>

#include <doctest/doctest.h>

#include "json/schema/regex.hpp"

using hookctl::json::schema::Regex;
using hookctl::json::schema::translate_ecma;

namespace {

bool found(std::string_view pattern, std::string_view text) {
  const auto regex = Regex::compile(pattern);
  REQUIRE_MESSAGE(regex, regex.error().message);
  return regex->found_in(text);
}

bool is_wrong(std::string_view pattern) {
  return !translate_ecma(pattern).syntax_error.empty();
}

/// Right, but not for RE2.
bool is_beyond(std::string_view pattern) {
  const auto translation = translate_ecma(pattern);
  return translation.syntax_error.empty() && !translation.beyond.empty();
}

}  // namespace

TEST_CASE("anchors mean the text's ends") {
  CHECK(found("^a$", "a"));
  CHECK_FALSE(found("^a$", "a\n"));
  CHECK_FALSE(found("^a", "b\na"));
}

TEST_CASE("classes are ECMAScript's") {
  CHECK_FALSE(found("^\\d$", "\u0663"));
  CHECK(found("^\\s$", "\u00A0"));
  CHECK(found("^\\s$", "\v"));
  CHECK(found("^\\s$", "\uFEFF"));
  CHECK_FALSE(found("\\S", "\u2003\u3000\u1680"));
  CHECK_FALSE(found("^\\w$", "\u00E4"));
  CHECK(found("^[\\W]$", "\u00E4"));
  CHECK_FALSE(found("[^\\S]", "abc"));
  CHECK(found("^[^\\d\\s]+$", "abc"));
  CHECK_FALSE(found("^.$", "\r"));
  CHECK_FALSE(found("^.$", "\u2028"));
  CHECK(found("^.$", "\U0001F600"));
  CHECK(found("^[^]$", "\n"));
  CHECK_FALSE(found("[]", "anything"));
  CHECK(found("^[a\\-z]$", "-"));
  CHECK(found("^[\\b]$", "\b"));
  CHECK(found("^[a-]$", "-"));
  CHECK(found("^[[:alpha:]]$", ":]"));
  CHECK(found("^\\p{Lu}\\p{Letter}\\P{L}$", "\u00C4\u00E44"));
  CHECK(found("^\\p{Script=Greek}\\p{gc=Nd}$", "\u03B15"));
}

TEST_CASE("escapes") {
  CHECK(found("^\\cJ\\t\\v\\f\\r\\n$", "\n\t\v\f\r\n"));
  CHECK(found("^\\x41\\u0042\\u{43}\\/\\.\\-\\@$", "ABC/.-@"));
  CHECK(found("^\\uD83D\\uDE00$", "\U0001F600"));
  CHECK(found("^[\\uD83D\\uDE00-\\u{1F64F}]$", "\U0001F610"));
  CHECK(found("^\\0$", std::string_view("\0", 1)));
  CHECK(found("a\\b.\\Bc", "a-bac") == false);
  CHECK(found("^a{,2}$", "a{,2}"));
  CHECK(found("^x{a}]$", "x{a}]"));
}

TEST_CASE("repetitions of any size") {
  const std::string long_text(4000, 'x');
  CHECK(found("^.{1,4000}$", long_text));
  CHECK_FALSE(found("^.{1,3999}$", long_text));
  CHECK(found("^x{4000}$", long_text));
  CHECK_FALSE(found("^x{4001,}$", long_text));
  CHECK(found("^(?:x{1,63}){1,100}$", long_text));
  CHECK(found("^((a{2}){3}){2,3}?$", "aaaaaaaaaaaa"));
  CHECK_FALSE(found("^((a{2}){3}){2,3}$", "aaaaaaaaaaa"));
  CHECK(found("^ab{0}c$", "ac"));
  CHECK(found("^(?<year>\\d{4})$", "2024"));
  CHECK(found("^.{1,9999}$", long_text));
  CHECK_FALSE(Regex::compile("^.{1,10001}$").has_value());
  CHECK_FALSE(Regex::compile("^(.{100}){101}$").has_value());
  CHECK_FALSE(Regex::compile("^.{9000}.{9000}$").has_value());
  CHECK_FALSE(Regex::compile("^(){20000}$").has_value());
  CHECK_FALSE(Regex::compile("^x{1,999999999}$").has_value());
  CHECK_FALSE(Regex::compile("^(((.{999}){999}){999}){999}$").has_value());
}

TEST_CASE("what is no regular expression") {
  for (const char* pattern :
       {"(",   ")",     "[",       "a**",  "*a",          "a{2}{3}", "a{3,2}",         "\\",
        "\\Z", "\\a",   "\\u12",   "\\x1", "\\u{110000}", "(?<1>a)", "(?<a>x)(?<a>y)", "\\k<b>",
        "\\1", "[b-a]", "[\\d-z]", "\\00", "(?i)a",       "^*",      "\\p{",           "[a",
        "[\\", "(?:a"})
    CHECK_MESSAGE(is_wrong(pattern), pattern);
}

TEST_CASE("what RE2 cannot do") {
  for (const char* pattern :
       {"(?=a)", "(?!a)b", "(?<=a)", "(?<!a)", "(a)\\1", "(?<n>a)\\k<n>", "\\p{Emoji}"})
    CHECK_MESSAGE(is_beyond(pattern), pattern);
}

TEST_CASE("no pattern hangs") {
  CHECK_FALSE(found("^(a+)+$", std::string(100'000, 'a') + "b"));
}

TEST_CASE("groups with as many names as there is room for") {
  std::string groups;
  std::string references;
  for (int i = 0; i < 200'000; ++i) {
    groups += "(?<n" + std::to_string(i) + ">)";
    references += "\\k<n" + std::to_string(i) + ">";
  }
  CHECK(is_beyond(groups + references));
  CHECK(is_wrong(groups + references + "\\k<n200000>"));
  CHECK(is_wrong(groups + "(?<n199999>)"));
}
