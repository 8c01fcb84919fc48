#include "replay_report.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "json/writer.hpp"

namespace hookctl {
namespace {

using replay::Outcome;
using replay::Summary;

/// Failures that are shown where not every record is.
constexpr std::uint64_t most_failures = 10;
/// Lines that come more quickly are handed over together.
constexpr std::chrono::milliseconds soon{10};

std::string_view name_of(Outcome::State state) {
  switch (state) {
    case Outcome::State::ok:
      return "ok";
    case Outcome::State::failed:
      return "failed";
    case Outcome::State::skipped:
      return "skipped";
  }
  return "skipped";
}

std::string milliseconds(double time) {
  return time < 10 ? fmt::format("{:.2f} ms", time) : fmt::format("{:.0f} ms", time);
}

std::string painted(std::string_view text, std::string_view sgr, bool color) {
  return color ? fmt::format("\x1b[{}m{}\x1b[0m", sgr, text) : std::string(text);
}

std::string_view plural(std::uint64_t number) {
  return number == 1 ? "" : "s";
}

std::string as_json(const Outcome& outcome) {
  json::Writer out;
  out.begin_object().member("id", outcome.id).member("line", outcome.line);
  out.member("state", name_of(outcome.state)).member("method", outcome.method);
  out.member("url", outcome.target).member("received_at", format_time(outcome.received_at));
  out.member("body_bytes", outcome.body_bytes);
  if (outcome.answer) {
    out.member("sent_at", format_time(outcome.sent_at)).member("status", outcome.answer->status);
    out.key("ms").raw(fmt::format("{:.3f}", outcome.milliseconds));
  }
  if (outcome.problem) {
    out.key("error").begin_object().member("code", hookctl::name_of(outcome.problem->code));
    out.member("message", outcome.problem->text());
    if (!outcome.problem->hint.empty()) out.member("hint", outcome.problem->hint);
    out.end_object();
  }
  return out.end_object().take();
}

std::string as_text(const Outcome& outcome, bool color) {
  std::string line;
  if (outcome.state == Outcome::State::failed)
    line = painted("FAIL", "1;31", color);
  else if (outcome.state == Outcome::State::ok)
    line = painted("ok  ", "32", color);
  else
    line = "    ";
  line += fmt::format("  {}", printable(outcome.id));
  if (outcome.state == Outcome::State::failed && outcome.problem)
    return line + fmt::format("  {}", printable(outcome.problem->text()));
  line += fmt::format("  {} {}", printable(outcome.method), outcome.target);
  if (outcome.answer)
    return line +
           fmt::format("  {}  {}", outcome.answer->status, milliseconds(outcome.milliseconds));
  return line + fmt::format("  {}  received {}", format_size(outcome.body_bytes),
                            format_time(outcome.received_at));
}

}  // namespace

// ---- a line a record

ReplayLines::ReplayLines(const Invocation& in, bool paced)
    : in_(in),
      paced_(paced),
      all_(in.format() == OutputFormat::ndjson || in.count("verbose") > 0 || in.flag("dry-run")) {}

bool ReplayLines::wanted() const {
  return in_.format() == OutputFormat::ndjson ||
         (in_.format() == OutputFormat::text && !in_.quiet());
}

Result<void> ReplayLines::take(const Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  HOOKCTL_CHECK(print(outcome));
  const auto now = std::chrono::steady_clock::now();
  if (!waiting_ && !paced_ && now - handed_over_ < soon) return {};
  handed_over_ = now;
  return in_.out().flush();
}

Result<void> ReplayLines::begin_wait() {
  const std::lock_guard lock(mutex_);
  waiting_ = true;
  return in_.out().flush();
}

void ReplayLines::end_wait() {
  const std::lock_guard lock(mutex_);
  waiting_ = false;
}

Result<void> ReplayLines::print(const Outcome& outcome) {
  if (in_.format() == OutputFormat::ndjson) return in_.out().line(as_json(outcome));
  if (!all_) {
    if (outcome.state != Outcome::State::failed) return {};
    if (shown_ == most_failures) {
      ++hidden_;
      return {};
    }
    ++shown_;
  }
  HOOKCTL_CHECK(in_.out().line(as_text(outcome, in_.color())));
  // What to do about it, once where many failed alike.
  if (outcome.state != Outcome::State::failed || !outcome.problem ||
      outcome.problem->hint.empty() || outcome.problem->hint == hint_)
    return {};
  hint_ = outcome.problem->hint;
  return in_.out().line("      " + printable(hint_));
}

Result<void> ReplayLines::finish() {
  if (hidden_ == 0) return {};
  return in_.out().line(fmt::format("      and {} more; all with -v", hidden_));
}

// ---- progress

Result<void> ReplayProgress::take(const Outcome& outcome) {
  ++done_;
  if (outcome.state == Outcome::State::failed) ++failed_;
  if (!bar_.is_due()) return {};
  const double seconds = bar_.seconds();
  std::string line = fmt::format("replay {} sent", done_);
  if (failed_ > 0) line += fmt::format(", {} failed", failed_);
  line += fmt::format(", {:.0f}/s", static_cast<double>(done_) / seconds);
  const auto read = read_.load(std::memory_order_relaxed);
  if (size_ && *size_ > 0 && read > 0 && read <= *size_) {
    const double share = static_cast<double>(read) / static_cast<double>(*size_);
    const std::chrono::seconds left(static_cast<long>(seconds * (1 - share) / share));
    line += fmt::format(", {:.0f} %, {} left", share * 100,
                        format_duration(std::max(left, std::chrono::seconds(1))));
  }
  bar_.draw(line);
  return {};
}

// ---- the summary

std::string replay_counts(const Summary& summary) {
  std::string text = fmt::format("{} record{} sent: {} ok, {} failed", summary.sent,
                                 plural(summary.sent), summary.ok, summary.failed);
  if (summary.skipped > 0) text += fmt::format(", {} skipped", summary.skipped);
  if (summary.unreadable > 0)
    text += fmt::format(", {} line{} unreadable", summary.unreadable, plural(summary.unreadable));
  if (summary.torn > 0) text += ", the last one torn";
  return text;
}

std::string replay_summary_as_json(const Summary& summary) {
  const auto fixed = [](double number) { return fmt::format("{:.3f}", number); };
  json::Writer out;
  out.begin_object().member("selected", summary.selected).member("sent", summary.sent);
  out.member("ok", summary.ok);
  out.member("failed", summary.failed).member("skipped", summary.skipped);
  out.member("unreadable", summary.unreadable).member("torn", summary.torn > 0);
  out.key("seconds").raw(fixed(summary.seconds)).key("rate").raw(fixed(summary.rate()));
  out.key("latency_ms").begin_object();
  out.key("p50").raw(fixed(summary.latencies.quantile(0.5)));
  out.key("p90").raw(fixed(summary.latencies.quantile(0.9)));
  out.key("p99").raw(fixed(summary.latencies.quantile(0.99)));
  out.key("max").raw(fixed(summary.latencies.greatest())).end_object();
  out.key("status").begin_object();
  for (const auto& [status, times] : summary.statuses) out.member(std::to_string(status), times);
  out.end_object().key("problems").begin_array();
  for (const auto& [message, times] : summary.problems)
    out.begin_object().member("message", message).member("count", times).end_object();
  out.end_array().member("other_problems", summary.other_problems());
  return out.end_object().take();
}

std::string replay_summary_as_text(const Summary& summary, bool color,
                                   std::optional<replay::ChartStyle> chart) {
  std::string out = painted(replay_counts(summary), summary.failed > 0 ? "31" : "1", color) + "\n";
  if (summary.sent > 0)
    out += fmt::format("in {:.2f} s, {:.1f}/s\n", summary.seconds, summary.rate());
  if (summary.answered == 0) return out;
  out += "status ";
  for (const auto& [status, times] : summary.statuses)
    out += fmt::format("  {}: {}", status, times);
  const auto& latencies = summary.latencies;
  out += fmt::format("\nlatency  p50 {}  p90 {}  p99 {}  max {}\n",
                     milliseconds(latencies.quantile(0.5)), milliseconds(latencies.quantile(0.9)),
                     milliseconds(latencies.quantile(0.99)), milliseconds(latencies.greatest()));
  if (chart) out += replay::draw_latencies(latencies, *chart);
  return out;
}

}  // namespace hookctl
