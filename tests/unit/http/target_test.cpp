#include "http/target.hpp"

#include <doctest/doctest.h>

#include "http/status_set.hpp"

using hookctl::Url;
using hookctl::http::recorded_target;
using hookctl::http::StatusSet;
using hookctl::http::Target;

TEST_CASE("target: what was recorded, whatever its form") {
  CHECK(recorded_target("/a%2Fb?x=%2f") == "/a%2Fb?x=%2f");
  CHECK(recorded_target("https://h.example:8/a?b#c") == "/a?b");
  CHECK(recorded_target("https://h.example") == "/");
  CHECK(recorded_target("") == "/");
  CHECK(recorded_target("/redirect?to=https://x/y") == "/redirect?to=https://x/y");
  CHECK(recorded_target("/a://b/c") == "/a://b/c");
  CHECK(recorded_target("*") == "*");
}

TEST_CASE("target: a path or query of its own takes all") {
  const auto goes = [](const char* to, std::string_view recorded) {
    return std::string(Target(Url::parse(to).value()).of(recorded));
  };
  CHECK(goes("http://h", "/x?y") == "/x?y");
  CHECK(goes("http://h/", "/x?y") == "/x?y");
  CHECK(goes("http://h/own", "/x?y") == "/own");
  CHECK(goes("http://h/own?q=%2F", "/x?y") == "/own?q=%2F");
  CHECK(goes("http://h/?q", "/x") == "/?q");
}

TEST_CASE("target: shown without its query") {
  std::string shown;
  Target(Url::parse("https://h:8443").value()).append_display(shown, "/a\x1B?key=hidden");
  CHECK(shown.find("hidden") == std::string::npos);
  CHECK(shown.find('\x1B') == std::string::npos);
  CHECK(shown.starts_with("https://h:8443/a"));
}

TEST_CASE("status set: one, a class, a range, a list") {
  StatusSet set;
  REQUIRE(set.add("204"));
  REQUIRE(set.add("4xx,500-502 , 3XX"));
  for (const int in : {204, 400, 499, 500, 502, 300, 399}) CHECK(set.contains(in));
  for (const int out : {200, 203, 503, 599, 600, 0, -1, 100'000}) CHECK_FALSE(set.contains(out));
  CHECK(set.text() == "204 or 4xx or 500-502 or 3XX");
  for (const char* wrong : {"", ",", "200,", "20", "2000", "600", "099", "2x", "6xx", "0xx", "x",
                            "300-200", "200-", "-200", "+200", "2xx-3xx"}) {
    StatusSet other;
    CHECK_FALSE(other.add(wrong));
  }
}
