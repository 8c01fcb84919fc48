#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/clock.hpp"
#include "capture/curl_command.hpp"
#include "capture/har_reader.hpp"
#include "capture/har_writer.hpp"
#include "capture/record_parser.hpp"
#include "capture/request_text.hpp"
#include "capture/request_writer.hpp"

using namespace hookctl::capture;
using hookctl::MemorySink;
using hookctl::MemorySource;
using hookctl::parse_time;

namespace {

Record sample() {
  return {.id = "r1",
          .received_at = parse_time("2026-01-02T03:04:05.678Z").value(),
          .method = "POST",
          .url = "/a%2Fb?x=\"y\"",
          .headers = {{"Host", "h:1"}, {"X", "a"}, {"x", "\xFF"}, {"E", ""}},
          .body = std::string("\0\xFF\xC3\xA9", 4),
          .response = RecordedResponse{.status = 204,
                                       .headers = {{"A", "\x80"}},
                                       .body = {},
                                       .milliseconds = 0.125,
                                       .further = R"(,"reason":"ok")"},
          .further = R"(,"verdict":{"code":"VALID"},"later":1)"};
}

std::string har_of(const std::vector<Record>& records) {
  MemorySink sink(1'000'000);
  HarWriter writer(sink, "0.1");
  for (const Record& record : records) REQUIRE(writer.write(record, "http://h:1"));
  REQUIRE(writer.end());
  return sink.take();
}

}  // namespace

TEST_CASE("a HAR gives the same record back, whatever its body's bytes") {
  std::vector<Record> records{sample()};
  for (int byte = 0; byte < 256; ++byte) {
    records.push_back(sample());
    records.back().body = std::string(1, static_cast<char>(byte));
    records.back().response->body = records.back().body;
  }
  const std::string text = har_of(records);
  MemorySource source(text);
  HarReader reader(source, hookctl::system_random(), 100'000);
  HarEntry entry;
  for (const Record& record : records) {
    REQUIRE(reader.next(entry));
    REQUIRE_MESSAGE(entry.kind == HarEntry::Kind::record, entry.problem.text());
    CHECK(entry.exact);
    CHECK(format_record(entry.record) == format_record(record));
  }
  REQUIRE(reader.next(entry));
  CHECK(entry.kind == HarEntry::Kind::end);
  REQUIRE(reader.next(entry));
  CHECK(entry.kind == HarEntry::Kind::end);
}

TEST_CASE("an entry beyond the limit is an error") {
  const std::string text = har_of({sample()});
  MemorySource source(text);
  HarReader reader(source, hookctl::system_random(), 100);
  HarEntry entry;
  CHECK(reader.next(entry).error().text() == "entry 1: byte 81: a value of more than 100 B");
}

TEST_CASE("a raw request reads back as the same") {
  Record record = sample();
  record.headers.emplace_back("content-length", "4");
  const std::string text = format_raw_request(record).value();
  const RawRequest request = parse_raw_request(text).value();
  CHECK(request.method == record.method);
  CHECK(request.target == record.url);
  CHECK(request.headers == record.headers);
  CHECK(request.body == record.body);
  record.headers.emplace_back("Content-Length", "4");
  CHECK(parse_raw_request(format_raw_request(record).value())->headers ==
        HeaderList{{"Host", "h:1"}, {"X", "a"}, {"x", "\xFF"}, {"E", ""}, {"Content-Length", "4"}});
}

TEST_CASE("what could be mistaken on the wire is refused") {
  const auto refused = [](auto change) {
    Record record = sample();
    change(record);
    return !check_request(record) && !format_raw_request(record);
  };
  CHECK(refused([](Record& r) { r.method = "GET / HTTP/1.1\r\n"; }));
  CHECK(refused([](Record& r) { r.method.clear(); }));
  CHECK(refused([](Record& r) { r.url = "/a b"; }));
  CHECK(refused([](Record& r) { r.url = "/\n"; }));
  CHECK(refused([](Record& r) { r.url.clear(); }));
  CHECK(refused([](Record& r) { r.headers[1].first = "a b"; }));
  CHECK(refused([](Record& r) { r.headers[1].second = "a\nb"; }));
  CHECK(refused([](Record& r) { r.headers[1].second = std::string(1, '\0'); }));
  CHECK_FALSE(refused([](Record& r) { r.headers[1].second = "a\tb"; }));
}

TEST_CASE("a printf before a curl is its input, once") {
  const auto requests = parse_curl("printf '\\000%%\\377\\\\\\n' | curl h -d @- -d x").value();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].body == std::string("\0%\xFF\\\n&x", 7));
  CHECK_FALSE(parse_curl("printf '\\' | curl h -d @-"));
  CHECK_FALSE(parse_curl("printf x | curl h; curl h -d @-"));
}
