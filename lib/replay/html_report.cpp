#include "replay/html_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "http/server.hpp"
#include "replay/figures.hpp"
#include "replay/html_histogram.hpp"
#include "replay/html_style.hpp"
#include "replay/markup.hpp"

namespace hookctl::replay {
namespace {

/// Nothing may be loaded or run, should anything have slipped through.
constexpr std::string_view page_head =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'\">"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    "<meta name=\"referrer\" content=\"no-referrer\">";

void append_card(std::string& out, std::string_view name, std::string_view value,
                 std::string_view kind = {}) {
  out += fmt::format("<div><dt>{}</dt><dd{}>{}</dd></div>", name,
                     kind.empty() ? std::string() : fmt::format(" class=\"{}\"", kind),
                     escape_markup(value));
}

std::string verdict_of(const Listed& listed, const Summary& summary) {
  std::string out;
  const auto say = [&](std::string_view kind, std::string_view text) {
    out += fmt::format("<p class=\"verdict {}\">{}</p>", kind, escape_markup(text));
  };
  if (listed.failed > 0)
    say("bad", fmt::format("✗ {} of {} failed", format_count(listed.failed),
                           format_count(listed.records())));
  else if (listed.ok > 0 && !summary.ended_by)
    say("good", "✓ All as expected");
  else if (listed.ok == 0)
    say("none", "Nothing was sent");
  if (summary.ended_by) say("bad", fmt::format("✗ Ended early: {}", summary.ended_by->text()));
  if (summary.unreadable > 0)
    say("bad", fmt::format("✗ {} of the capture's lines cannot be read; the first one: {}",
                           format_count(summary.unreadable), summary.first_unreadable.text()));
  return out;
}

std::string cards(const Listed& listed, const Summary& summary) {
  std::string out = "<section aria-label=\"Summary\"><dl class=\"cards\">";
  append_card(out, "Records", format_count(listed.records()));
  append_card(out, "As expected", format_count(listed.ok));
  append_card(out, "Failed", format_count(listed.failed), listed.failed > 0 ? "bad" : "");
  append_card(out, "Not sent", format_count(listed.skipped));
  append_card(out, "Duration", format_latency(summary.seconds * 1000));
  if (summary.answered > 0) {
    append_card(out, "Rate", format_rate(summary.rate()));
    append_card(out, "Median", format_latency(summary.latencies.quantile(0.5)));
    append_card(out, "90 %", format_latency(summary.latencies.quantile(0.9)));
    append_card(out, "99 %", format_latency(summary.latencies.quantile(0.99)));
    append_card(out, "Slowest", format_latency(summary.latencies.greatest()));
  }
  return out + "</dl></section>\n";
}

void append_status(std::string& out, std::string_view name, std::string_view kind,
                   std::uint64_t count, std::uint64_t all) {
  out += fmt::format(
      "<tr><th scope=\"row\">{}</th><td><span class=\"fill {}\" "
      "style=\"width:{:.1f}%\"></span></td>"
      "<td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
      name, kind, 100 * static_cast<double>(count) / static_cast<double>(all), format_count(count),
      format_share(count, all));
}

std::string statuses(const Listed& listed, const Summary& summary) {
  const std::uint64_t all = summary.answered + listed.unanswered;
  if (all == 0) return {};
  std::string out =
      "<section><h2>Statuses</h2><table class=\"statuses\"><thead><tr><th>Status</th><th></th>"
      "<th class=\"number\">Records</th><th class=\"number\">Share</th></tr></thead><tbody>";
  for (const auto& [status, count] : summary.statuses) {
    const char* kind = status < 300 ? "good" : status < 400 ? "plain" : "bad";
    append_status(out, escape_markup(fmt::format("{} {}", status, http::reason_phrase(status))),
                  kind, count, all);
  }
  if (listed.unanswered > 0) append_status(out, "No answer", "none", listed.unanswered, all);
  return out + "</tbody></table></section>\n";
}

std::string latencies(const Summary& summary) {
  const std::string drawing = svg_histogram(summary.latencies);
  if (drawing.empty()) return {};
  return "<section><h2>Latencies</h2><figure>" + drawing + "</figure></section>\n";
}

std::string problem_of(const Outcome& outcome) {
  if (!outcome.problem) return {};
  std::string out = escape_markup(outcome.problem->text());
  if (!outcome.problem->hint.empty())
    out += fmt::format("<br><span class=\"soft\">{}</span>", escape_markup(outcome.problem->hint));
  return out;
}

}  // namespace

std::string html_head(const Listed& listed, const Summary& summary, const ReportFacts& facts) {
  std::string out(page_head);
  const std::string name = escape_markup(facts.capture);
  out += fmt::format("<title>Replay of {}</title><style>{}</style></head>\n<body><main>", name,
                     html_style);
  out += fmt::format(
      "<header><h1>Replay of <bdi>{}</bdi></h1><p class=\"about\">to <bdi>{}</bdi>, begun at "
      "<time>{}</time></p>{}</header>\n",
      name, escape_markup(facts.target), format_time(facts.started_at),
      verdict_of(listed, summary));
  return out + cards(listed, summary) + statuses(listed, summary) + latencies(summary);
}

std::string html_table_head(std::string_view title, std::uint64_t rows, bool open) {
  return fmt::format(
      "<section><details{}><summary><h2>{} <span class=\"soft\">({})</span></h2></summary>"
      "<div class=\"wide\"><table class=\"records\"><thead><tr><th class=\"number\">Line</th>"
      "<th>Record</th><th>Request</th><th>Status</th><th class=\"number\">Latency</th>"
      "<th>Result</th></tr></thead><tbody>\n",
      open ? " open" : "", title, format_count(rows));
}

std::string html_row(const Outcome& outcome) {
  const bool ok = outcome.state == Outcome::State::ok;
  const bool failed = outcome.state == Outcome::State::failed;
  const std::string status = outcome.answer ? fmt::to_string(outcome.answer->status) : "–";
  const std::string latency = outcome.answer ? format_latency(outcome.milliseconds) : "–";
  const std::string problem = problem_of(outcome);
  return fmt::format(
      "<tr><td class=\"number\">{}</td><td class=\"id\">{}</td><td class=\"what\">{} {}</td>"
      "<td>{}</td><td class=\"number\">{}</td><td><span class=\"whole "
      "{}\">{}</span>{}{}</td></tr>\n",
      outcome.line, escape_markup(outcome.id), escape_markup(outcome.method),
      escape_markup(outcome.target), status, latency,
      ok       ? "good"
      : failed ? "bad"
               : "none",
      ok       ? "✓ as expected"
      : failed ? "✗ failed"
               : "not sent",
      problem.empty() ? "" : "<br>", problem);
}

}  // namespace hookctl::replay
