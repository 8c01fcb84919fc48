#include "json/writer.hpp"

#include <doctest/doctest.h>

#include "json/document.hpp"
#include "json/utf8.hpp"

using hookctl::json::Writer;

TEST_CASE("what is told is written in order, compact") {
  Writer w;
  w.begin_object()
      .member("z", "a\"b\\\n\x01ü")
      .member("n", std::optional<std::string>())
      .member("t", true)
      .member("i", -5)
      .member("u", UINT64_MAX)
      .member("f", 0.1)
      .key("l")
      .begin_array()
      .value(1)
      .begin_object()
      .end_object()
      .begin_array()
      .end_array()
      .raw("{\"r\":1}")
      .end_array()
      .member("last", std::string("s"))
      .end_object();
  CHECK(w.text() ==
        R"({"z":"a\"b\\\n\u0001ü","n":null,"t":true,"i":-5,"u":18446744073709551615,"f":0.1,)"
        R"("l":[1,{},[],{"r":1}],"last":"s"})");
  CHECK(hookctl::json::Document::parse(w.text()));
}

TEST_CASE("no number or text makes the output unreadable") {
  Writer w;
  w.begin_array().value(1.0 / 0.0).value("\xFF\xC3(").value(1e300).value('c' == 'c').end_array();
  CHECK(w.text() == "[null,\"\xEF\xBF\xBD\xEF\xBF\xBD(\",1e+300,true]");
}

TEST_CASE("UTF-8 is judged and mended") {
  using hookctl::json::to_utf8;
  CHECK(hookctl::json::is_utf8("aä€😀"));
  for (const auto* bad : {"\x80", "\xC1\x81", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "ab\xFF"})
    CHECK_FALSE(hookctl::json::is_utf8(bad));
  CHECK(to_utf8("a\xE2\x82z") == "a\xEF\xBF\xBD\xEF\xBF\xBDz");
  CHECK(hookctl::json::cut_utf8("aä€", 2) == "a");
  CHECK(hookctl::json::cut_utf8("aä€", 3) == "aä");
  CHECK(hookctl::json::cut_utf8("aä€", 6) == "aä€");
}
