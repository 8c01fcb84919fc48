#include "convert/abcd/values.hpp"

#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/clock.hpp"
#include "convert/abcd/distinct.hpp"
#include "convert/abcd/json_text.hpp"
#include "convert/abcd/license.hpp"
#include "convert/abcd/names.hpp"

using namespace hookctl;
using namespace hookctl::convert::abcd;

TEST_CASE("dates of ISO 8601 and nothing else") {
  struct Case {
    const char* given;
    const char* expected;
  };
  constexpr Case cases[] = {
      {"1999", "1999"},
      {"1999-10", "1999-10"},
      {"1999-10-19", "1999-10-19"},
      {"2000-02-29", "2000-02-29"},
      {"1900-02-29", ""},
      {"1999-13", ""},
      {"1999-10-32", ""},
      {"1999-10-19Z", "1999-10-19"},
      {"1999-10-19+01:00", "1999-10-19"},
      {"1999-10-19T00:00:00", "1999-10-19"},
      {"1999-10-19T00:00:00Z", "1999-10-19"},
      {"1999-10-19 11:00", "1999-10-19"},
      {"1999-10-19T11:46:59", "1999-10-19T11:46:59"},
      {"1999-10-19T11:46:59.5+02:00", "1999-10-19T11:46:59.5+02:00"},
      {"1999-10-19T25:00", ""},
      {"1999-10-19T11:46:59 or so", ""},
      {"--10-19", ""},
      {"19.10.1999", ""},
      {"1999/10", ""},
      {"", ""},
  };
  for (const Case& one : cases) {
    INFO(one.given);
    CHECK(iso_date(one.given) == one.expected);
  }
}

TEST_CASE("IRIs that may stand as identifiers") {
  for (const char* good :
       {"https://e.org/1", "urn:catalog:B:1", "URN:x:y", "doi:10.1/x", "ark:/12025/654"})
    CHECK_MESSAGE(is_iri(good), good);
  for (const char* bad : {"B:HoffmannPlants:3", "e.org", "https://", "https://a b", "urn:<x>", ":x",
                          "", "1a://x", "10.1234/abc"})
    CHECK_MESSAGE(!is_iri(bad), bad);
  CHECK(is_web_url("HTTP://e.org"));
  CHECK_FALSE(is_web_url("ftp://e.org"));
}

TEST_CASE("heights in metres") {
  struct Case {
    const char* text;
    const char* unit;
    double lower, upper;
  };
  constexpr Case cases[] = {{"1250", "", 1250, 1250},        {"1250", "m", 1250, 1250},
                            {"1200-1300 m", "", 1200, 1300}, {"40--100", "m", 40, 100},
                            {"1–2", "km", 1000, 2000},       {"-5", "m", -5, -5},
                            {"300-200", "m", 200, 300},      {"100", "ft", 30.48, 30.48}};
  for (const Case& one : cases) {
    INFO(one.text);
    const auto extent = parse_extent(one.text, one.unit);
    REQUIRE(extent);
    CHECK(extent->lower == doctest::Approx(one.lower));
    CHECK(extent->upper == doctest::Approx(one.upper));
  }
  for (const char* bad : {"", "ca. 100", "high", "nan", "inf", "1e999"})
    CHECK_MESSAGE(!parse_extent(bad, "m"), bad);
  CHECK_FALSE(parse_extent("100", "parsec"));
}

TEST_CASE("licences are recognised where there is no doubt") {
  struct Case {
    const char* text;
    const char* address;
  };
  constexpr Case cases[] = {
      {"CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"},
      {"CC-BY-NC-SA 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"},
      {"cc by-sa 3.0 DE", "https://creativecommons.org/licenses/by-sa/3.0/de/"},
      {"CC BY 3.0 Germany", "https://creativecommons.org/licenses/by/3.0/de/"},
      {"CC0", "https://creativecommons.org/publicdomain/zero/1.0/"},
      {"CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"},
      {"Creative Commons Zero", "https://creativecommons.org/publicdomain/zero/1.0/"},
      {"Creative Commons Attribution-NonCommercial 4.0 International License",
       "https://creativecommons.org/licenses/by-nc/4.0/"},
      {"Creative Commons Attribution-ShareAlike 2.5 Generic",
       "https://creativecommons.org/licenses/by-sa/2.5/"},
      {"Released [see http://creativecommons.org/publicdomain/zero/1.0/].",
       "http://creativecommons.org/publicdomain/zero/1.0/"},
      {"creativecommons.org/licenses/by/4.0", "https://creativecommons.org/licenses/by/4.0"},
      {"CC BY", ""},
      {"CC BY-ND-SA 4.0", ""},
      {"CC BY 4.0 for texts only", ""},
      {"not CC BY 4.0", ""},
      {"CC 4.0", ""},
      {"All rights reserved", ""},
      {"", ""},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(recognise_license(one.text) == one.address);
  }
}

TEST_CASE("organisations by their names") {
  for (const char* name : {"Botanic Garden Berlin", "Naturkundemuseum", "BGBM", "SNSB IT Center",
                           "Muséum d'Histoire", "Universität Bonn"})
    CHECK_MESSAGE(looks_like_organisation(name), std::string(name));
  for (const char* name : {"Dagmar Triebel", "Grandidier, Alfred", "Gartner, J.", "H"})
    CHECK_MESSAGE(!looks_like_organisation(name), std::string(name));
}

TEST_CASE("JSON texts are escaped, and never anything but UTF-8") {
  const auto escaped = [](std::string_view text) {
    std::string to;
    append_escaped(to, text);
    return to;
  };
  CHECK(escaped("plain text of more than eight bytes") == "plain text of more than eight bytes");
  CHECK(escaped("1234567\"8\\9") == "1234567\\\"8\\\\9");
  CHECK(escaped(std::string_view("a\0b\n\t\x1f", 6)) == "a\\u0000b\\n\\t\\u001f");
  CHECK(escaped("Förster 日本 \xF0\x9F\x8C\xB1") == "Förster 日本 \xF0\x9F\x8C\xB1");
  constexpr std::string_view mark = "\xEF\xBF\xBD";
  CHECK(escaped("\xFF\xC3(") == fmt::format("{0}{0}(", mark));
  CHECK(escaped("\xED\xA0\x80") == fmt::format("{0}{0}{0}", mark));
}

TEST_CASE("lists without duplicates are the same whatever fits into memory") {
  class Text final : public ByteSink {
   public:
    Result<void> write(std::string_view bytes) override {
      text += bytes;
      return {};
    }
    std::string text;
  };
  for (const std::size_t limit : std::initializer_list<std::size_t>{1, 3, 100, 100'000}) {
    DistinctLists lists(2, limit, "/tmp", system_random());
    std::set<std::string> seen;
    std::string expected;
    std::uint32_t number = 1;
    for (int i = 0; i < 20'000; ++i) {
      number = number * 1664525U + 1013904223U;
      const std::string item = fmt::format("item {}", (number >> 16) % 2500);
      REQUIRE(lists.add(0, item));
      if (seen.insert(item).second) expected += (expected.empty() ? "" : ",") + item;
    }
    REQUIRE(lists.add(1, "item 1"));
    REQUIRE(lists.settle());
    Text text;
    REQUIRE(lists.write(0, text));
    CHECK(text.text == expected);
    Text other;
    REQUIRE(lists.write(1, other));
    CHECK(other.text == "item 1");
    REQUIRE(lists.clear());
    CHECK(lists.empty(0));
  }
}
