#include "s3/xml.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace s3 = hookctl::s3;

TEST_CASE("An answer's fields are read by their names without prefix") {
  const auto document = s3::parse_document(
      " \r\n\t<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<a:Result xmlns:a=\"urn:a\" x=\"1\">\n"
      "  <a:UploadId>x&amp;y&#x21;</a:UploadId><Key><![CDATA[<k>]]></Key><Empty/>"
      "<Owner><ID>deep</ID></Owner><Mixed>text<b/>more</Mixed><Key>second</Key>"
      "</a:Result>\n");
  REQUIRE(document);
  CHECK(document->root == "Result");
  CHECK(document->field("UploadId") == "x&y!");
  CHECK(document->field("Key") == "<k>");
  CHECK(document->field("Empty") == "");
  CHECK(document->field("ID") == "");
  CHECK(document->field("Absent") == "");
  CHECK(document->fields.size() == 4);
}

TEST_CASE("A text that comes in pieces is put together") {
  const std::string text(200'000, 'x');
  const auto document = s3::parse_document(fmt::format("<a><b>{}&lt;{}</b></a>", text, text));
  REQUIRE(document);
  CHECK(document->field("b") == text + "<" + text);
}

TEST_CASE("What is no answer of S3 is refused, with the reason") {
  std::string deep, wide = "<a>";
  for (int i = 0; i < 17; ++i) deep += "<a>";
  for (int i = 0; i < 17; ++i) deep += "</a>";
  for (int i = 0; i < 1001; ++i) wide += "<b/>";
  wide += "</a>";
  const std::pair<std::string, std::string_view> cases[] = {
      {"", "empty"},
      {" \n", "empty"},
      {"Internal Server Error", "syntax error"},
      {"<a><b></a>", "mismatched tag"},
      {"<a>", "no element found"},
      {"<a/><b/>", "junk"},
      {"<a>&undeclared;</a>", "undefined entity"},
      {"<a>\xff</a>", "not well-formed"},
      {"<!DOCTYPE a><a/>", "DOCTYPE"},
      {"<!DOCTYPE a [<!ENTITY b \"x\">]><a>&b;</a>", "DOCTYPE"},
      {deep, "too deeply"},
      {wide, "too many"},
      {fmt::format("<a>{}</a>", std::string(s3::longest_document, 'x')), "too long"},
  };
  for (const auto& [xml, reason] : cases) {
    const auto document = s3::parse_document(xml);
    REQUIRE_FALSE(document);
    CAPTURE(document.error().message);
    CHECK(document.error().message.find(reason) != std::string::npos);
  }
}

TEST_CASE("16 levels and 1000 fields are read") {
  std::string deep, wide = "<a>";
  for (int i = 0; i < 16; ++i) deep += "<a>";
  for (int i = 0; i < 16; ++i) deep += "</a>";
  for (int i = 0; i < 1000; ++i) wide += "<b/>";
  CHECK(s3::parse_document(deep));
  CHECK(s3::parse_document(wide + "</a>"));
}

TEST_CASE("The list of parts holds each ETag as it came") {
  const s3::CompletedPart parts[] = {{1, "\"abc\""}, {2, "-01H9"}, {10000, "<&>"}};
  CHECK(s3::complete_body(parts) ==
        "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        "<Part><PartNumber>1</PartNumber><ETag>&quot;abc&quot;</ETag></Part>"
        "<Part><PartNumber>2</PartNumber><ETag>-01H9</ETag></Part>"
        "<Part><PartNumber>10000</PartNumber><ETag>&lt;&amp;&gt;</ETag></Part>"
        "</CompleteMultipartUpload>");
}
