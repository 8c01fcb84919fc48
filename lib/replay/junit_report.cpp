#include "replay/junit_report.hpp"

#include <fmt/format.h>

#include "replay/markup.hpp"

namespace hookctl::replay {
namespace {

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  out += fmt::format(" {}=\"{}\"", name, escape_markup(value));
}

std::string in_seconds(double seconds) {
  return fmt::format("{:.3f}", seconds);
}

/// CI servers group by what stands before the last dot.
std::string class_name(std::string_view capture) {
  std::string name(capture.substr(0, capture.rfind('.')));
  for (char& c : name)
    if (c == '.') c = '_';
  return name.empty() ? "replay" : "replay." + name;
}

void append_property(std::string& out, std::string_view name, std::string_view value) {
  out += "<property";
  append_attribute(out, "name", name);
  append_attribute(out, "value", value);
  out += "/>\n";
}

void append_problem(std::string& out, const Outcome& outcome) {
  const char* element = outcome.answer ? "failure" : "error";
  const Error problem = outcome.problem.value_or(Error{ErrorCode::internal, "failed", {}, {}});
  out += fmt::format("<{}", element);
  append_attribute(out, "type", name_of(problem.code));
  append_attribute(out, "message", problem.text());
  out += ">" + escape_markup(problem.text());
  if (!problem.hint.empty()) out += "\n" + escape_markup(problem.hint);
  out += fmt::format("</{}>\n", element);
}

void append_skip(std::string& out, const Outcome& outcome) {
  out += "<skipped";
  append_attribute(out, "message", outcome.problem ? outcome.problem->text() : "not sent");
  out += "/>\n";
}

/// As markup: what there is to know beside the verdict; the schema has no properties of a test
/// case.
std::string facts_of(const Outcome& outcome) {
  std::string text = escape_markup(outcome.method) + " " + escape_markup(outcome.target) + "\n";
  if (outcome.answer) text += fmt::format("status {}\n", outcome.answer->status);
  if (outcome.sent_at != Time{}) text += fmt::format("sent at {}\n", format_time(outcome.sent_at));
  return text + fmt::format("line {} of the capture", outcome.line);
}

}  // namespace

std::string junit_head(const Tally& tally, std::uint64_t errors, const ReportFacts& facts,
                       double seconds) {
  std::string counts;
  append_attribute(counts, "tests", fmt::to_string(tally.records()));
  append_attribute(counts, "failures", fmt::to_string(tally.failed - errors));
  append_attribute(counts, "errors", fmt::to_string(errors));
  append_attribute(counts, "time", in_seconds(seconds));
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hookctl replay\"";
  out += counts + ">\n<testsuite";
  append_attribute(out, "name", facts.capture);
  out += counts;
  append_attribute(out, "skipped", fmt::to_string(tally.skipped));
  append_attribute(out, "timestamp", format_time(facts.started_at));
  out += ">\n<properties>\n";
  append_property(out, "target", facts.target);
  for (const auto& [status, count] : tally.statuses)
    append_property(out, fmt::format("status.{}", status), fmt::to_string(count));
  if (tally.latencies.count() > 0) {
    const auto latency = [&](std::string_view name, double milliseconds) {
      append_property(out, fmt::format("latency_ms.{}", name), fmt::format("{:.3f}", milliseconds));
    };
    latency("p50", tally.latencies.quantile(0.5));
    latency("p90", tally.latencies.quantile(0.9));
    latency("p99", tally.latencies.quantile(0.99));
    latency("max", tally.latencies.greatest());
  }
  return out + "</properties>\n";
}

std::string junit_case(const Outcome& outcome, const ReportFacts& facts) {
  std::string out = "<testcase";
  append_attribute(out, "classname", class_name(facts.capture));
  append_attribute(out, "name",
                   outcome.id.empty() ? fmt::format("line {}", outcome.line) : outcome.id);
  append_attribute(out, "time", in_seconds(outcome.milliseconds / 1000));
  out += ">\n";
  if (outcome.state == Outcome::State::failed) append_problem(out, outcome);
  if (outcome.state == Outcome::State::skipped) append_skip(out, outcome);
  return out + "<system-out>" + facts_of(outcome) + "</system-out>\n</testcase>\n";
}

}  // namespace hookctl::replay
