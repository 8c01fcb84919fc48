#include "json/schema/formats.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "json/schema/idna.hpp"
#include "json/schema/uri.hpp"

namespace schema = hookctl::json::schema;

namespace {

void check(const char* name, std::initializer_list<const char*> good,
           std::initializer_list<const char*> bad) {
  const auto* format = schema::find_format(name);
  REQUIRE(format != nullptr);
  for (const char* text : good) CHECK_MESSAGE(format->text(text), name << ": " << text);
  for (const char* text : bad) CHECK_MESSAGE(!format->text(text), name << ": not " << text);
}

}  // namespace

TEST_CASE("dates and times") {
  check("date", {"2024-02-29", "2000-02-29", "0000-01-01"},
        {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-1-01",
         "2024-01-01T", "24-01-01", ""});
  check("time", {"23:59:60Z", "12:00:00.123456789+23:59", "15:59:60-08:00", "01:29:60+01:30"},
        {"24:00:00Z", "12:60:00Z", "12:00:00", "12:00:60Z", "23:59:61Z", "12:00:00.Z",
         "12:00:00+24:00", "12:00:00+0100", "12:00Z", "23:59:60+01:00"});
  check("date-time", {"1990-12-31T23:59:60Z", "2024-01-01t00:00:00z"},
        {"2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2024-01-01", "2024-02-30T00:00:00Z"});
  check("duration", {"P1Y", "P3M2D", "PT1H", "P1DT12H30M5S", "P4W"},
        {"P", "PT", "1Y", "P1H", "PT1D", "P1M1Y", "P1W1D", "P1", "p1y", "P1.5Y"});
}

TEST_CASE("hosts and mailboxes") {
  check("hostname", {"a", "a-b.c9", "xn--4gbwdl.xn--wgbh1c"},
        {"", "-a", "a-", "a..b", "a.", "a_b", "\u00E4.de"});
  check("idn-hostname",
        {"\u5B9F\u4F8B.com", "l\u00B7l", "\u30A2\u30FB", "\u05D0\u05F3", "a\u3002b",
         "\u0915\u094D\u200D"},
        {"\u00C4.de", "a\u00B7l", "\u30FBa", "a\u0375", "-\u00E4", "\u00E4-", "a\u200Db",
         "\u0660\u06F0", "\u0300a", "ab--\u00E4", ""});
  check("ipv4", {"0.0.0.0", "255.255.255.255"}, {"256.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.", ""});
  check("ipv6", {"::", "::1", "1:2:3:4:5:6:7:8", "1::8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4"},
        {"", ":", "1:2:3:4:5:6:7", "1::2::3", "1:2:3:4:5:6:7::8", ":1", "1:", "::1.2.3",
         "1.2.3.4::", "::%eth0", "12345::"});
  check("email", {"a@b", "a.b+c@d.example", "\"a b\"@c", "a@[1.2.3.4]", "a@[IPv6:::1]"},
        {"a", "@b", "a@", "a..b@c", ".a@b", "a b@c", "a@b_c", "a@[1.2]", "\"a\"b\"@c"});
  check("idn-email", {"\u00FC@\u00FC.de"}, {"\u00FC", "a@\u00C4"});
  CHECK(schema::punycode(U"b\u00FCcher") == "bcher-kva");
  CHECK(schema::punycode(U"\u05DC\u05DE\u05D4\u05D4\u05DD\u05E4\u05E9\u05D5\u05D8") ==
        "8dbadmqie5c4b");
}

TEST_CASE("the longest international names, and beyond") {
  const auto repeated = [](std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
  };
  const auto* format = schema::find_format("idn-hostname");
  const std::string label = repeated("\U00020000", 50);
  CHECK(format->text(label + "." + label + "\u3002" + label + "." + label));
  CHECK_FALSE(format->text(repeated("\u3002", 500'000)));
  CHECK_FALSE(schema::find_format("idn-email")->text("a@" + repeated("\uFF0E", 500'000)));
}

TEST_CASE("addresses") {
  check("uri", {"http://a/%20?b#c", "urn:a:b", "a:", "http://[v1.x]/", "http://a:/", "file:///x"},
        {"", "a", "//a/b", "http://a b", "http://[::1", "http://[1]", "http://a:b", "http://a/%2",
         "http://\u00E4", "1a:b", "http://a/[", "a:#b#c"});
  check("uri-reference", {"", "a", "?", "#", "../x", "//a", "a/b:c"}, {"\\", "1:2", "%", "{"});
  check("iri", {"http://\u00E4/\u4E00"}, {"/\u00E4", "http://a/\uE000"});
  check("iri-reference", {"\u00E4", "?\uE000"}, {"#\uE000", "\u00E4\\"});
  check("uri-template", {"", "{a}", "x{+a,b:3,c*}y", "{?a.b}", "{%41}"},
        {"{", "}", "{}", "{a", "{a:0}", "{a:10000}", "{a,}", "{.}", "a b", "{-a}", "%", "{a.}"});
  check("url", {"http://a.de", "https://u:p@a.b.example:8080/x", "FTP://8.8.8.8/"},
        {"http://localhost", "http://127.0.0.1", "http://10.0.0.1", "http://192.168.1.1", "a.de",
         "http://a.de:1", "http://a .de", "mailto:a@b.de", "http://-a.de", "http://a.1"});
  CHECK(schema::resolve_uri("http://a/b/c/d;p?q", "../../g") == "http://a/g");
  CHECK(schema::resolve_uri("http://a/b/c/d;p?q", "../../../g") == "http://a/g");
  CHECK(schema::resolve_uri("http://a/b/c/d;p?q", "?y") == "http://a/b/c/d;p?y");
  CHECK(schema::resolve_uri("http://a/b/c/d;p?q", "g;x=1/../y") == "http://a/b/c/y");
  CHECK(schema::resolve_uri("http://a/b/c/d;p?q", "./g/.") == "http://a/b/c/g/");
  CHECK(schema::resolve_uri("http://a/b/c/d;p?q", "//g") == "http://g");
  CHECK(schema::resolve_uri("http://a", "b") == "http://a/b");
}

TEST_CASE("the others") {
  check("json-pointer", {"", "/a~0~1"}, {"a", "/~", "/~2"});
  check("json-pointer-uri-fragment", {"#", "#/a%25"}, {"", "/a", "#a", "#/%"});
  check("relative-json-pointer", {"0", "1#", "10/a"}, {"", "01", "-1", "1a", "0##"});
  check("uuid",
        {"7d5e7c3a-3b0a-4d5f-9f64-0b9c9b3c1d2e", "URN:UUID:7D5E7C3A-3B0A-4D5F-9F64-0B9C9B3C1D2E"},
        {"", "7d5e7c3a3b0a4d5f9f640b9c9b3c1d2e", "7d5e7c3a-3b0a-4d5f-9f64-0b9c9b3c1d2g"});
  check("byte", {"", "QQ==", "QUI=", "QUJD"}, {"Q", "QQ=", "Q===", "QQ=Q", "Q-==", "QUJD\n"});
  check("regex", {"^(?=a)\\1()$", "a{2}"}, {"^\\S(|(.|\\n)*\\S)\\Z", "("});
  const auto* int32 = schema::find_format("int32");
  CHECK(int32->number(2147483647));
  CHECK(int32->number(-2147483648.0));
  CHECK_FALSE(int32->number(2147483648U));
  CHECK_FALSE(int32->number(0.5));
  const auto* int64 = schema::find_format("int64");
  CHECK(int64->number(INT64_MAX));
  CHECK_FALSE(int64->number(UINT64_MAX));
  CHECK(schema::find_format("nothing") == nullptr);
}
