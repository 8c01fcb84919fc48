#include "aruna/filter.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

const std::vector<KeyValue> pairs{{"ABCD", "2.06", KeyValueVariant::label},
                                  {"ABCD", "done", KeyValueVariant::static_label},
                                  {"other", "2.06", KeyValueVariant::label}};

KeyValueFilter label(std::string key, std::string value) {
  return {std::move(key), std::move(value), KeyValueVariant::label};
}

}  // namespace

TEST_CASE("a name filter searches, unanchored") {
  CHECK(judge(NameFilter{"b"}, "abc", {}).matches);
  CHECK(judge(NameFilter{R"(.*\.xml$)"}, "d/a.xml", {}).matches);
  CHECK_FALSE(judge(NameFilter{R"(\.xml$)"}, "a.xml.gz", {}).matches);
  CHECK_FALSE(judge(NameFilter{"^b"}, "abc", {}).matches);
  CHECK(judge(NameFilter{""}, "", {}).matches);
  CHECK(judge(NameFilter{"(?i)ABC"}, "abc", {}).matches);
  // The end of a text is its end, not the place before a last newline.
  CHECK_FALSE(judge(NameFilter{"a$"}, "a\n", {}).matches);
}

TEST_CASE("a key-value filter wants one key-value of its variant to match twice") {
  CHECK(judge(label("^ABCD$", R"(^2\.)"), "", pairs).matches);
  CHECK_FALSE(judge(label("^ABCD$", "done"), "", pairs).matches);
  CHECK(judge(KeyValue{"ABCD", "done", KeyValueVariant::static_label}, "", pairs).matches);
  CHECK_FALSE(judge(KeyValue{"ABCD", "", KeyValueVariant::hook}, "", pairs).matches);
  CHECK_FALSE(judge(label("nothing", ""), "", pairs).matches);
  CHECK(judge(label("^ABCD$", "3"), "", pairs).reason ==
        "the key is there, but no value of it matches");
}

TEST_CASE("a regex that does not compile is passed over, and said") {
  for (const auto* bad : {"(", "[a", R"((a)\1)", "(?=a)", "(?<=a)b", "*"}) {
    CAPTURE(bad);
    const auto verdict = judge(NameFilter{bad}, "a", {});
    CHECK_FALSE(verdict.usable);
    CHECK_FALSE(verdict.matches);
    CHECK_FALSE(check_regex(bad));
    CHECK_FALSE(judge(label(bad, ""), "", pairs).usable);
    CHECK_FALSE(judge(label("", bad), "", pairs).usable);
  }
  CHECK(check_regex(".*"));
}

TEST_CASE("both spellings of a named group are read") {
  CHECK(judge(NameFilter{R"((?P<a>x))"}, "x", {}).matches);
  CHECK(judge(NameFilter{R"((?<a>x))"}, "x", {}).matches);
  CHECK(judge(NameFilter{R"(\(?<a>)"}, "(<a>", {}).matches);
}

TEST_CASE("classes of a letter are those of Unicode, as in Rust's engine") {
  struct Row {
    const char* regex;
    const char* name;
    bool matches;
  };
  const Row rows[] = {
      {R"(^\w+\.xml$)", "Käfer.xml", true},
      {R"(^[\w-]+$)", "Käfer-Ω_1", true},
      {R"(^[^\w]+$)", "ä", false},
      {R"(^[]\w]+$)", "]ä", true},
      {R"(^[[:alpha:]\w]+$)", "aä", true},
      {R"(\W)", "Käfer", false},
      {R"(\W)", "a b", true},
      {R"(^\d+$)", "\u0663", true},
      {R"(^[\d]+$)", "\u0663", true},
      {R"(\D)", "\u0663", false},
      {R"(^a\sb$)", "a\u00a0b", true},
      {R"(^a[\s]b$)", "a\vb", true},
      {R"(\S)", "\u2003", false},
      {R"(^\\w$)", "\\w", true},
      {R"(^\[\w\]$)", "[ä]", true},
      {R"(^[a[b)", "a", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.regex);
    CHECK(judge(NameFilter{row.regex}, row.name, {}).matches == row.matches);
  }
}

TEST_CASE("why a regex does not compile is said in the terms of its writer") {
  const auto usable = check_regex("(\\w+");
  REQUIRE_FALSE(usable);
  CHECK(usable.error().message == "the regex '(\\w+' does not compile: missing ): (\\w+");
}

TEST_CASE("filters are OR-ed, and none never fires") {
  const std::vector<Filter> filters{NameFilter{"("}, NameFilter{"no"}, label("ABCD", "2")};
  CHECK(any_matches(filters, "a", pairs));
  CHECK_FALSE(any_matches(filters, "a", {}));
  CHECK_FALSE(any_matches({}, "a", pairs));
}
