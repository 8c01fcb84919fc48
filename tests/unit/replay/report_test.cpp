#include "replay/report.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/ids.hpp"
#include "base/io.hpp"
#include "replay/figures.hpp"
#include "replay/html_histogram.hpp"
#include "replay/markup.hpp"

using namespace hookctl;
using namespace hookctl::replay;

namespace {

struct Folder {
  Folder() { std::filesystem::create_directory(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(std::string_view name) const { return (path / name).string(); }
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("hookctl-report-" + generate_uuid(system_random()));
};

const ReportFacts facts{"mo.day & <co>.ndjson", "http://127.0.0.1:1/\"hook\"",
                        *parse_time("2026-11-22T13:00:00.007Z")};

Outcome ok() {
  Outcome outcome;
  outcome.line = 7;
  outcome.id = "<r&1>";
  outcome.method = "POST";
  outcome.target = "http://127.0.0.1:1/hook?…";
  outcome.sent_at = *parse_time("2026-11-22T13:00:01Z");
  outcome.milliseconds = 12.34;
  outcome.answer = http::RawAnswer{204, {{"set-cookie", "CANARY"}}, "CANARY"};
  return outcome;
}

Outcome failed(std::string message = "the answer has status 500; 2xx was expected") {
  Outcome outcome = ok();
  outcome.state = Outcome::State::failed;
  outcome.answer->status = 500;
  outcome.problem = Error{ErrorCode::verification_failed, std::move(message), {}, "look <there>"};
  return outcome;
}

Outcome unsent() {
  Outcome outcome = failed("its download URL expired");
  outcome.answer.reset();
  outcome.sent_at = {};
  outcome.milliseconds = 0;
  return outcome;
}

Outcome skipped() {
  Outcome outcome = unsent();
  outcome.state = Outcome::State::skipped;
  outcome.problem.reset();
  return outcome;
}

std::string written(std::string_view name, const std::vector<Outcome>& outcomes,
                    std::uint64_t unreadable = 0) {
  const Folder folder;
  const std::string path = folder.file(name);
  auto report = make_report(path, *report_format(path), facts, folder.path.string());
  REQUIRE(report);
  CHECK_FALSE(std::filesystem::exists(path));
  Summary summary;
  summary.seconds = 1.5;
  summary.unreadable = unreadable;
  summary.first_unreadable = Error{ErrorCode::invalid_input, "line 3: <no> record", {}, "look"};
  for (const Outcome& outcome : outcomes) {
    REQUIRE((*report)->take(outcome));
    summary.add(outcome, true);
  }
  REQUIRE((*report)->finish(summary));
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);
  return read_file(path, 64 * 1024 * 1024).value();
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

bool has(std::string_view text, std::string_view part) {
  const bool found = text.find(part) != std::string_view::npos;
  if (!found) MESSAGE(text.substr(0, 4000), "\n--- lacks\n", part);
  return found;
}

}  // namespace

TEST_CASE("the suffix names the format") {
  CHECK(report_format("a/b.xml") == ReportFormat::junit);
  CHECK(report_format("B.XML") == ReportFormat::junit);
  CHECK(report_format("a.html") == ReportFormat::html);
  CHECK(report_format("a.htm") == ReportFormat::html);
  for (const char* other : {"", "xml", "a.json", "a.xml.gz", "a.html/b"})
    CHECK_FALSE(report_format(other));
}

TEST_CASE("markup is escaped, and what XML has no characters for is replaced") {
  CHECK(escape_markup("a&b<c>d\"e'f") == "a&amp;b&lt;c&gt;d&quot;e&#39;f");
  CHECK(escape_markup("a\tb\nc\rd") == "a&#9;b&#10;c&#13;d");
  CHECK(escape_markup("äß字🔑") == "äß字🔑");
  using namespace std::string_view_literals;
  CHECK(escape_markup("a\0b\x01\x1f\x7f"sv) == "a\uFFFDb\uFFFD\uFFFD\x7f");
  CHECK(escape_markup("\xFF\xC0\x80\xED\xA0\x80x") == "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDx");
  CHECK(escape_markup("\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD") == "\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("figures are short and never better than they are") {
  CHECK(format_latency(0) == "0.00 ms");
  CHECK(format_latency(0.4236) == "0.42 ms");
  CHECK(format_latency(9.996) == "10.0 ms");
  CHECK(format_latency(12.34) == "12.3 ms");
  CHECK(format_latency(999.4) == "999 ms");
  CHECK(format_latency(999.6) == "1.00 s");
  CHECK(format_latency(123'456) == "123 s");
  CHECK(format_round_latency(2) == "2 ms");
  CHECK(format_round_latency(0.125) == "0.125 ms");
  CHECK(format_round_latency(1600) == "1.6 s");
  CHECK(format_rate(0.523) == "0.52/s");
  CHECK(format_rate(1912.7) == "1,913/s");
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1'000) == "1,000");
  CHECK(format_count(12'345'678) == "12,345,678");
  CHECK(format_share(0, 5) == "0 %");
  CHECK(format_share(5, 5) == "100 %");
  CHECK(format_share(1, 100'000) == "< 0.1 %");
  CHECK(format_share(99'999, 100'000) == "99.9 %");
  CHECK(format_share(1, 3) == "33.3 %");
}

TEST_CASE("JUnit: a test case a record, failures and errors apart") {
  const std::string xml = written("r.xml", {ok(), failed(), unsent(), skipped(), skipped()});
  CHECK(has(xml,
            "<testsuites name=\"hookctl replay\" tests=\"5\" failures=\"1\" errors=\"1\" "
            "time=\"1.500\">\n"));
  CHECK(has(xml,
            "<testsuite name=\"mo.day &amp; &lt;co&gt;.ndjson\" tests=\"5\" failures=\"1\" "
            "errors=\"1\" time=\"1.500\" skipped=\"2\" timestamp=\"2026-11-22T13:00:00.007Z\">"));
  CHECK(has(xml, "<property name=\"target\" value=\"http://127.0.0.1:1/&quot;hook&quot;\"/>"));
  CHECK(has(xml, "<property name=\"status.500\" value=\"1\"/>"));
  CHECK(has(xml, "<property name=\"latency_ms.max\" value=\"12.340\"/>"));
  CHECK(count_of(xml,
                 "<testcase classname=\"replay.mo_day &amp; &lt;co&gt;\" "
                 "name=\"&lt;r&amp;1&gt;\" time=\"0.012\">") == 2);
  CHECK(has(xml,
            "<failure type=\"verification-failed\" message=\"the answer has status 500; 2xx was "
            "expected\">the answer has status 500; 2xx was expected\nlook &lt;there&gt;"
            "</failure>"));
  CHECK(count_of(xml,
                 "<error type=\"verification-failed\" message=\"its download URL expired\">") == 1);
  CHECK(count_of(xml, "<skipped message=\"not sent\"/>") == 2);
  CHECK(xml.ends_with("</testcase>\n</testsuite>\n</testsuites>\n"));
}

TEST_CASE("lines that cannot be read make a report of failure") {
  const std::string xml = written("r.xml", {ok()}, 2);
  CHECK(count_of(xml, " tests=\"2\" failures=\"0\" errors=\"1\"") == 2);
  CHECK(has(xml,
            "name=\"unreadable lines\" time=\"0.000\">\n<error type=\"invalid-input\" "
            "message=\"2 of the capture&#39;s lines cannot be read; the first one: line 3: "
            "&lt;no&gt; record\">"));
  const std::string page = written("r.html", {ok()}, 2);
  CHECK(has(page,
            "✗ 2 of the capture&#39;s lines cannot be read; the first one: line 3: &lt;no&gt;"));
  CHECK(written("r.html", {ok()}).find("cannot be read") == std::string::npos);
}

TEST_CASE("HTML: what failed comes first, and what is much is folded") {
  std::vector<Outcome> outcomes{ok(), failed(), skipped()};
  const std::string page = written("r.html", outcomes);
  CHECK(has(page, "<title>Replay of mo.day &amp; &lt;co&gt;.ndjson</title>"));
  CHECK(has(page, "✗ 1 of 3 failed"));
  CHECK(has(page, "204 No Content"));
  CHECK(has(page, "500 Internal Server Error"));
  CHECK(page.find("Failed <span") < page.find("As expected, or not sent <span"));
  CHECK(page.find("✗ failed") < page.find("✓ as expected"));
  CHECK(has(page, "look &lt;there&gt;"));
  CHECK(count_of(page, "<details open>") == 2);
  for (int i = 0; i < 100; ++i) outcomes.push_back(ok());
  const std::string longer = written("r.html", outcomes);
  CHECK(count_of(longer, "<details open>") == 1);
  CHECK(count_of(longer, "<tr><td class=\"number\">7</td>") == 103);
}

TEST_CASE("HTML: other ends than failures") {
  CHECK(has(written("r.htm", {}), "Nothing was sent"));
  CHECK(has(written("r.htm", {skipped()}), "<h2>Not sent "));
  CHECK(has(written("r.htm", {ok()}), "✓ All as expected"));
  const std::string silent = written("r.htm", {unsent()});
  CHECK(has(silent, "No answer"));
  CHECK(silent.find("<svg") == std::string::npos);
}

TEST_CASE("reports load nothing, run nothing, and show no header or body") {
  for (const char* name : {"r.xml", "r.html"}) {
    Outcome evil = failed("</style><script>alert(1)</script>\x01");
    evil.id = "\" onload=\"x";
    const std::string text = written(name, {ok(), evil, unsent()});
    CHECK(text.find("CANARY") == std::string::npos);
    CHECK(text.find("<script") == std::string::npos);
    CHECK(text.find(" onload=\"") == std::string::npos);
    CHECK(text.find("\x01") == std::string::npos);
    for (const char* loading : {" src=", " href=", "url(", "@import"})
      CHECK(text.find(loading) == std::string::npos);
  }
}

TEST_CASE("any number of records comes through the disk in order") {
  const Folder folder;
  const std::string path = folder.file("r.xml");
  auto report = make_report(path, ReportFormat::junit, facts, folder.path.string());
  REQUIRE(report);
  Outcome outcome = ok();
  for (int i = 0; i < 5000; ++i) {
    outcome.id = fmt::format("id{:05}", i);
    REQUIRE((*report)->take(outcome));
  }
  // Nothing of it has a name before the end.
  CHECK(std::filesystem::is_empty(folder.path));
  REQUIRE((*report)->finish(Summary{}));
  const std::string xml = read_file(path, 64 * 1024 * 1024).value();
  std::size_t at = 0;
  for (int i = 0; i < 5000; ++i) {
    at = xml.find(fmt::format("name=\"id{:05}\"", i), at);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("where no report can be written, that is said before anything is sent") {
  const Folder folder;
  CHECK_FALSE(
      make_report(folder.file("none/r.xml"), ReportFormat::junit, facts, folder.path.string()));
  CHECK_FALSE(make_report(folder.file("r.xml"), ReportFormat::junit, facts, folder.file("none")));
  CHECK(std::filesystem::is_empty(folder.path));
}

TEST_CASE("a drawing has a bar for each class and says what it shows") {
  Latencies latencies;
  CHECK(svg_histogram(latencies).empty());
  for (int i = 0; i < 99; ++i) latencies.add(1.05);
  latencies.add(3);
  const std::string svg = svg_histogram(latencies);
  CHECK(count_of(svg, "<rect ") == 2);
  CHECK(has(svg, "<title>1 ms to 1.12 ms: 99 (99.0 %)</title>"));
  CHECK(has(svg,
            "100 answers: half of them within 1.06 ms, 90 % within 1.06 ms, 99 % within 1.06 ms, "
            "the slowest after 3.00 ms."));
  CHECK(has(svg, ">100</text>"));
}
