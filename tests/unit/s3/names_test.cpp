#include "s3/names.hpp"

#include <doctest/doctest.h>

#include "s3/verify.hpp"

namespace s3 = hookctl::s3;
using hookctl::ErrorCode;
using hookctl::Secret;
using hookctl::Url;

namespace {

s3::Endpoint endpoint(std::string_view url, bool path_style) {
  return {Url::parse(url).value(), "RegionOne", path_style};
}

}  // namespace

TEST_CASE("Aruna's keys are checked before anything is sent") {
  for (const char* good : {"a", "dataset/object.xml", "A-Z_0!.*'()", "a//b/../c", "/"}) {
    CAPTURE(good);
    CHECK(s3::check_aruna_key(good));
  }
  const std::pair<std::string_view, std::string_view> bad[] = {
      {"", "empty"},          {"a b", "“ ”"},      {"a+b", "“+”"},   {"x%20", "“%”"},
      {"k\xc3\xa4se", "“ä”"}, {"a=b", "“=”"},      {"a~", "“~”"},    {"a\\b", "“\\”"},
      {"a\nb", "“\\x0a”"},    {"\xff", "“\\xff”"}, {"a,b@c", "“,”"}, {"\xe6\xbc\xa2", "“漢”"},
  };
  for (const auto& [key, shown] : bad) {
    const auto checked = s3::check_aruna_key(key);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_input);
    CAPTURE(checked.error().message);
    CHECK(checked.error().message.find(shown) != std::string::npos);
  }
}

TEST_CASE("An object's URL is virtual-hosted or path style, its key encoded once") {
  const auto virtual_hosted = endpoint("https://S3.Example:8443/ignored?x", false);
  const auto path_style = endpoint("http://127.0.0.1:80", true);
  CHECK(s3::object_url(virtual_hosted, "b", "k")->reveal() == "https://b.s3.example:8443/k");
  CHECK(s3::object_url(path_style, "b", "k")->reveal() == "http://127.0.0.1/b/k");
  CHECK(s3::object_url(path_style, "b", "/a b+%25/../ü=~?#//")->reveal() ==
        "http://127.0.0.1/b//a%20b%2B%2525/../%C3%BC%3D~%3F%23//");
  CHECK(s3::object_url(endpoint("http://[::1]:9", true), "b", "k")->reveal() ==
        "http://[::1]:9/b/k");
}

TEST_CASE("Names that cannot be sent are refused") {
  const auto host = endpoint("https://s3.example", false);
  CHECK(s3::object_url(host, "b", std::string(1024, 'k')));
  CHECK_FALSE(s3::object_url(host, "b", std::string(1025, 'k')));
  CHECK_FALSE(s3::object_url(host, "b", ""));
  for (const char* bucket : {"", "a/b", "a b", "a?b", "a@b", "a:1", ".a", "a.", "a#", "ä"}) {
    CAPTURE(bucket);
    CHECK_FALSE(s3::object_url(host, bucket, "k"));
  }
  CHECK_FALSE(s3::object_url(host, std::string(64, 'b'), "k"));
  for (const char* address : {"http://127.0.0.1:9000", "http://[::1]"}) {
    const auto refused = s3::object_url(endpoint(address, false), "b", "k");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().hint.find("--path-style") != std::string::npos);
  }
}

TEST_CASE("A presigned URL passes verification until its end") {
  const auto now = hookctl::parse_time("2026-03-01T12:00:00Z").value();
  const s3::Credentials credentials{Secret("a:b/c"), Secret("s")};
  const auto url = s3::presigned_url(endpoint("http://s3.example:9000", false), credentials, "b",
                                     "a b/ü+", "GET", now, std::chrono::hours(1));
  REQUIRE(url);
  const s3::IncomingRequest request{
      "GET", url->path(), url->query(), {{"Host", "b.s3.example:9000"}}};
  const auto lookup = [](std::string_view key) -> std::optional<Secret> {
    if (key == "a:b/c") return Secret("s");
    return std::nullopt;
  };
  CHECK(s3::verify(request, lookup, now + std::chrono::hours(1)));
  CHECK_FALSE(s3::verify(request, lookup, now + std::chrono::minutes(61)));
}
