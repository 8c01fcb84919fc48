#include "base/url.hpp"

#include <doctest/doctest.h>

using hookctl::Url;

TEST_CASE("a URL keeps every byte and shows no signature") {
  const auto url =
      Url::parse("HTTP://user:pw@Bucket.Example:9000/a%2Fb%20c?X-Amz-Signature=abc&x=%2B");
  REQUIRE(url);
  CHECK(url->scheme() == "http");
  CHECK(url->host() == "bucket.example");
  CHECK(url->port() == 9000);
  CHECK(url->path() == "/a%2Fb%20c");
  CHECK(url->reveal().ends_with("/a%2Fb%20c?X-Amz-Signature=abc&x=%2B"));
  CHECK(url->display() == "http://bucket.example:9000/a%2Fb%20c?…");
  CHECK(url->query_value("x") == "+");
}
