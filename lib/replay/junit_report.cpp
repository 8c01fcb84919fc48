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

std::string begin_case(const ReportFacts& facts, std::string_view name, double seconds) {
  std::string out = "<testcase";
  append_attribute(out, "classname", class_name(facts.capture));
  append_attribute(out, "name", name);
  append_attribute(out, "time", in_seconds(seconds));
  return out + ">\n";
}

void append_problem(std::string& out, std::string_view element, const Error& problem) {
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
  if (outcome.answer)
    text += fmt::format("sent at {}\nstatus {}\n", format_time(outcome.sent_at),
                        outcome.answer->status);
  return text + fmt::format("line {} of the capture", outcome.line);
}

}  // namespace

std::string junit_head(const Listed& listed, const Summary& summary, const ReportFacts& facts) {
  const std::uint64_t further = (summary.unreadable > 0 ? 1U : 0U) + (summary.ended_by ? 1U : 0U);
  std::string counts;
  append_attribute(counts, "tests", fmt::to_string(listed.records() + further));
  append_attribute(counts, "failures", fmt::to_string(listed.failed - listed.unanswered));
  append_attribute(counts, "errors", fmt::to_string(listed.unanswered + further));
  append_attribute(counts, "time", in_seconds(summary.seconds));
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hookctl replay\"";
  out += counts + ">\n<testsuite";
  append_attribute(out, "name", facts.capture);
  out += counts;
  append_attribute(out, "skipped", fmt::to_string(listed.skipped));
  append_attribute(out, "timestamp", format_time(facts.started_at));
  out += ">\n<properties>\n";
  append_property(out, "target", facts.target);
  for (const auto& [status, count] : summary.statuses)
    append_property(out, fmt::format("status.{}", status), fmt::to_string(count));
  if (summary.latencies.count() > 0) {
    const auto latency = [&](std::string_view name, double milliseconds) {
      append_property(out, fmt::format("latency_ms.{}", name), fmt::format("{:.3f}", milliseconds));
    };
    latency("p50", summary.latencies.quantile(0.5));
    latency("p90", summary.latencies.quantile(0.9));
    latency("p99", summary.latencies.quantile(0.99));
    latency("max", summary.latencies.greatest());
  }
  return out + "</properties>\n";
}

std::string junit_case(const Outcome& outcome, const ReportFacts& facts) {
  std::string out =
      begin_case(facts, outcome.id.empty() ? fmt::format("line {}", outcome.line) : outcome.id,
                 outcome.milliseconds / 1000);
  if (outcome.state == Outcome::State::failed)
    append_problem(out, outcome.answer ? "failure" : "error",
                   outcome.problem.value_or(Error{ErrorCode::internal, "failed", {}, {}}));
  if (outcome.state == Outcome::State::skipped) append_skip(out, outcome);
  return out + "<system-out>" + facts_of(outcome) + "</system-out>\n</testcase>\n";
}

std::string junit_foot(const Summary& summary, const ReportFacts& facts) {
  std::string out;
  const auto add = [&](std::string_view name, const Error& problem) {
    out += begin_case(facts, name, 0);
    append_problem(out, "error", problem);
    out += "</testcase>\n";
  };
  if (summary.unreadable > 0) {
    Error problem = summary.first_unreadable;
    problem.message = fmt::format("{} of the capture's lines cannot be read; the first one: {}",
                                  summary.unreadable, problem.text());
    problem.context.clear();
    add("unreadable lines", problem);
  }
  if (summary.ended_by) add("ended early", *summary.ended_by);
  return out + "</testsuite>\n</testsuites>\n";
}

}  // namespace hookctl::replay
