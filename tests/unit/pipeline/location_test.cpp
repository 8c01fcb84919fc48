#include "pipeline/location.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::pipeline;

namespace {

const JobId job{*Ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                *Ulid::parse("01BX5ZZKBKACTAV9WEVGEMMVRZ")};

Url url(std::string_view text) {
  return *Url::parse(text);
}

}  // namespace

TEST_CASE("a virtual-hosted URL gives bucket, endpoint, key and region") {
  const auto at = locate(url("http://proj.proxy.example:1337/ds/a%20b%2Bc.xml?X-Amz-Credential="
                             "AK%2F20260101%2FRegionTwo%2Fs3%2Faws4_request&X-Amz-Date="
                             "20260101T000000Z"),
                         {});
  REQUIRE(at);
  CHECK(at->bucket == "proj");
  CHECK(at->key == "ds/a b+c.xml");
  CHECK(at->endpoint.url.origin() == "http://proxy.example:1337");
  CHECK(at->endpoint.region == "RegionTwo");
  CHECK_FALSE(at->endpoint.path_style);
}

TEST_CASE("an access key that holds a slash or a colon does not hide the region") {
  const auto at = locate(url("http://b.h/k?X-Amz-Credential=te%2Fst%3Atester%2F20260101%2F"
                             "us-east-1%2Fs3%2Faws4_request"),
                         {});
  REQUIRE(at);
  CHECK(at->endpoint.region == "us-east-1");
}

TEST_CASE("path style is taken where it is asked for, and for an address") {
  StorageSettings asked;
  asked.path_style = true;
  const auto at = locate(url("https://s3.example/buck/dir/k.xml"), asked);
  REQUIRE(at);
  CHECK(at->bucket == "buck");
  CHECK(at->key == "dir/k.xml");
  CHECK(at->endpoint.path_style);
  CHECK(at->endpoint.region == "RegionOne");

  const auto address = locate(url("http://127.0.0.1:8080/buck/k.xml"), {});
  REQUIRE(address);
  CHECK(address->bucket == "buck");
  CHECK(address->endpoint.url.origin() == "http://127.0.0.1:8080");
}

TEST_CASE("a bucket with dots ends where the endpoint begins") {
  StorageSettings settings;
  settings.endpoint = url("https://store.example");
  const auto at = locate(url("https://a.b.store.example/k.xml"), settings);
  REQUIRE(at);
  CHECK(at->bucket == "a.b");
}

TEST_CASE("a URL without bucket or key is refused without its query") {
  for (const auto* text : {"https://nohost/k?sig=secret", "https://b.h/?sig=secret",
                           "http://127.0.0.1/b?sig=secret"}) {
    const auto at = locate(url(text), {});
    REQUIRE_FALSE(at);
    CHECK(at.error().code == ErrorCode::invalid_input);
    CHECK(at.error().text().find("secret") == std::string::npos);
  }
}

TEST_CASE("the result's key is the source's with another suffix") {
  const auto key = [](const std::string& source, std::string_view suffix,
                      std::optional<std::string> form = {}) {
    return result_key(source, suffix, form, job);
  };
  CHECK(key("a.xml.d/b.xml.xml", ".json") == "a.xml.d/b.xml.json");
  CHECK(key("dir/plain", ".json") == "dir/plain.json");
  CHECK(key("dir/.hidden", ".json") == "dir/.hidden.json");
  CHECK(key("dir/a.json", ".json") == "dir/a-processed.json");
  CHECK(key("dir/a.bin", "") == "dir/a-processed.bin");
  CHECK(key("dir/plain", "") == "dir/plain-processed");
  CHECK(key("d/a.xml", ".json", "out/{stem}_{object_id}{suffix}") ==
        "out/a_01BX5ZZKBKACTAV9WEVGEMMVRZ.json");
  CHECK(key("d/a.xml", ".json", "{dir}x/{name}") == "d/x/a.xml");
}

TEST_CASE("a key template that cannot be filled in is a usage error") {
  for (const auto* form : {"{what}", "{stem", "", "/a", "a/", "{key}"}) {
    CAPTURE(form);
    const auto key = result_key("d/a.xml", ".json", form, job);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == ErrorCode::usage);
  }
}
