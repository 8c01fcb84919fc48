// Which records are meant. Every operator and field is tried through the program in
// tests/cli/test_replay.py; here stand the corners.
#include "replay/selection.hpp"

#include <doctest/doctest.h>

#include "base/io.hpp"

using hookctl::ErrorCode;
using hookctl::MemorySource;
using hookctl::capture::HeaderView;
using hookctl::capture::RecordView;
using hookctl::replay::Filter;
using hookctl::replay::find_ids;
using hookctl::replay::parse_filters;
using hookctl::replay::Selection;

namespace {

bool holds(std::string_view filter, const RecordView& record) {
  const auto parsed = Filter::parse(filter);
  REQUIRE_MESSAGE(parsed, parsed.error().text());
  return parsed->matches(record);
}

RecordView with_body(std::string_view body) {
  RecordView record{};
  record.method = "POST";
  record.url = "/hook?a=/b";
  record.body = body;
  return record;
}

std::string capture_of(const std::vector<std::string>& ids) {
  std::string text;
  for (const auto& id : ids)
    text +=
        R"({"v":1,"id":")" + id +
        R"(","received_at":"2026-11-22T00:00:00Z","method":"POST","url":"/","headers":[],)"
        R"("body_b64":"","body_sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})"
        "\n";
  return text;
}

}  // namespace

TEST_CASE("filter: where the operator stands") {
  // In a pointer "~0" and "~1" are escapes; anywhere else "~" compares.
  const auto record = with_body(R"({"a~b":"1x","a/b":"y","a":"0","":"empty key","a!":"z"})");
  CHECK(holds("/a~0b=1x", record));
  CHECK(holds("/a~1b=y", record));
  CHECK(holds("/a~^0$", record));
  CHECK_FALSE(holds("/a~0b~1x", record));
  CHECK(holds("/a~0b~(1x)", record));
  CHECK(holds("/=empty key", record));
  CHECK(holds("/a!=1", record));
  CHECK_FALSE(holds("/a~0c", record));
  CHECK(holds("path=/hook", record));
  CHECK(holds("url=/hook?a=/b", record));
  CHECK(holds("method~OS", record));
}

TEST_CASE("filter: a value is compared as its text") {
  const auto record =
      with_body(R"({"s":"g\u00fcn\n","n":1e2,"t":true,"o":{"k" : [1]},"z":null,"nul":"a\u0000b"})");
  CHECK(holds("/s=g\xC3\xBCn\n", record));
  CHECK(holds("/n=1e2", record));
  CHECK_FALSE(holds("/n=100", record));
  CHECK(holds("/t=true", record));
  CHECK(holds("/o={\"k\" : [1]}", record));
  CHECK(holds("/o/k/0=1", record));
  CHECK(holds("/z=null", record));
  CHECK(holds("!/o/k/1", record));
}

TEST_CASE("filter: bodies that are no JSON, or too deep, have no values") {
  for (const std::string& body :
       {std::string(), std::string("{\"a\":1"), std::string("{\"a\":1}x"), std::string("\xFF"),
        std::string(100'000, '['),
        "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}"}) {
    CHECK_FALSE(holds("/a", with_body(body)));
    CHECK(holds("/a!=1", with_body(body)));
    CHECK_FALSE(holds("type=x", with_body(body)));
  }
}

TEST_CASE("filter: headers by any of their values, bytes included") {
  const std::vector<HeaderView> headers{{"X-A", "one"}, {"x-a", "two"}, {"X-B", "\xFF"}};
  RecordView record = with_body("");
  record.headers = headers;
  CHECK(holds("header:X-a=two", record));
  CHECK(holds("header:x-A~^o", record));
  CHECK_FALSE(holds("header:x-a!=one", record));
  CHECK(holds("header:x-a!=three", record));
  CHECK(holds("header:x-b=\xFF", record));
  CHECK(holds("!header:x-c", record));
}

TEST_CASE("filter: verdicts, as a code or as a text") {
  RecordView record = with_body("");
  CHECK_FALSE(holds("verdict", record));
  record.further = R"(,"note":1,"verdict":{"accepted":false,"code":"OLD"})";
  CHECK(holds("verdict=OLD", record));
  record.further = R"(,"verdict":"fine")";
  CHECK(holds("verdict=fine", record));
}

TEST_CASE("selection: ids, times with their ends, and all filters") {
  using namespace std::chrono_literals;
  const hookctl::Time noon{1'000'000ms};
  RecordView record = with_body("{}");
  record.id = "b";
  record.received_at = noon;
  const auto selects = [&](Selection::Conditions conditions) {
    return Selection(std::move(conditions)).selects(record);
  };
  CHECK(Selection().selects(record));
  CHECK(selects({.ids = {"c", "b", "a"}, .since = {}, .until = {}, .filters = {}}));
  CHECK_FALSE(selects({.ids = {"c", "bb", "a"}, .since = {}, .until = {}, .filters = {}}));
  CHECK(selects({.ids = {}, .since = noon, .until = {}, .filters = {}}));
  CHECK_FALSE(selects({.ids = {}, .since = noon + 1ms, .until = {}, .filters = {}}));
  CHECK_FALSE(selects({.ids = {}, .since = {}, .until = noon, .filters = {}}));
  CHECK(selects({.ids = {}, .since = {}, .until = noon + 1ms, .filters = {}}));
  CHECK(selects({.ids = {},
                 .since = {},
                 .until = {},
                 .filters = parse_filters({"!type", "method=POST"}).value()}));
  CHECK_FALSE(selects({.ids = {},
                       .since = {},
                       .until = {},
                       .filters = parse_filters({"!type", "method=PUT"}).value()}));
}

TEST_CASE("ids: whole before beginnings, and one alone") {
  const auto find = [](const std::vector<std::string>& there, const std::string& wanted) {
    const std::string text = capture_of(there);
    MemorySource source(text);
    return find_ids(source, {wanted});
  };
  CHECK(find({"abc", "abcd"}, "abc").value().front() == "abc");
  CHECK(find({"abcd", "abc"}, "abc").value().front() == "abc");
  CHECK(find({"abce", "abcd", "abc"}, "abc").value().front() == "abc");
  CHECK(find({"abcd", "x", "abcd"}, "ab").value().front() == "abcd");
  CHECK(find({"abcd", "abce"}, "abc").error().code == ErrorCode::usage);
  CHECK(find({"abcd"}, "b").error().code == ErrorCode::not_found);
}
