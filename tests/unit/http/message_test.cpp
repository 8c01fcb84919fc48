#include "http/message.hpp"

#include <doctest/doctest.h>

#include "http/transport.hpp"

using hookctl::ErrorCode;
using hookctl::Secret;
using hookctl::Url;
using hookctl::http::Headers;

TEST_CASE("header names compare without case; duplicates and order are kept") {
  Headers headers;
  headers.add("X-A", "1");
  headers.add("B", "2");
  headers.add("x-a", "3");
  CHECK(headers.get("x-A") == "1");
  CHECK(headers.all().size() == 3);
  headers.set("X-a", "4");
  CHECK(headers.get("X-A") == "4");
  CHECK(headers.all().size() == 2);
  headers.remove("b");
  CHECK_FALSE(headers.contains("B"));
  CHECK_FALSE(headers.get("C"));
}

TEST_CASE("a secret field is there, but not to be read as text; a clone has its own") {
  Headers headers;
  headers.add_secret("Authorization", Secret("Bearer x"));
  CHECK(headers.contains("authorization"));
  CHECK_FALSE(headers.get("Authorization"));
  const Headers copy = headers.clone();
  headers.remove("AUTHORIZATION");
  REQUIRE(copy.all().size() == 1);
  CHECK(std::get<Secret>(copy.all()[0].value).reveal() == "Bearer x");
}

TEST_CASE("plain http is for loopback, unless it was allowed") {
  const auto check = [](const char* url, bool allow) {
    return hookctl::http::check_scheme(Url::parse(url).value(), allow, "--api-url");
  };
  CHECK(check("https://aruna.example/", false));
  CHECK(check("http://localhost:8080/", false));
  CHECK(check("http://bucket.localhost/", false));
  CHECK(check("http://127.1.2.3/", false));
  CHECK(check("http://[::1]:80/", false));
  CHECK(check("http://aruna.example/", true));
  for (const char* url : {"http://aruna.example/x?secret", "http://127.example.org/",
                          "http://localhost.example/", "http://10.0.0.1/"}) {
    const auto refused = check(url, false);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::usage);
    CHECK(refused.error().message.find("--api-url") != std::string::npos);
    CHECK(refused.error().message.find("secret") == std::string::npos);
    CHECK(refused.error().hint.find("--allow-http") != std::string::npos);
  }
}
