#include "listen_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/shell_words.hpp"
#include "json/utf8.hpp"
#include "json/writer.hpp"

namespace hookctl {
namespace {

using listen::Event;

/// The most that a line shows of a method or a path: a sender may write far more.
constexpr std::size_t longest_name = 200;

/// A target as people may see it: the query and the fragment may hold a token, and a whole URL has
/// room for a password.
std::string shown(std::string_view target) {
  const auto end = std::min(target.find_first_of("?#"), target.size());
  std::string_view path = target.substr(0, end);
  std::string text;
  if (const auto scheme = path.find("://"); scheme < path.find('/')) {
    const auto authority = path.substr(0, path.find('/', scheme + 3));
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
      text = path.substr(0, scheme + 3);
      path.remove_prefix(at + 1);
    }
  }
  text += path;
  if (end < target.size()) text.append(1, target[end]).append("…");
  return text;
}

std::string shortened(std::string_view text) {
  if (text.size() <= longest_name) return std::string(text);
  return std::string(json::cut_utf8(text, longest_name)) + "…";
}

/// Requests that are no messages, and that any browser or scanner sends.
bool is_noise(const Event& event) {
  return event.status == 404 || event.status == 405;
}

std::string line_of(const Event& event) {
  const listen::Verdict& verdict = *event.verdict;
  std::string line = fmt::format("{} {} {} ({}, {:.1f} ms): {}", event.status,
                                 shortened(event.method), shortened(shown(event.target)),
                                 format_size(event.size), event.milliseconds, verdict.code);
  if (!verdict.subject.empty()) line.append(" ").append(verdict.subject);
  if (!verdict.message.empty()) line.append(": ").append(verdict.message);
  if (!event.answered) line += " (the sender was gone before the answer)";
  return line;
}

}  // namespace

ListenReport::ListenReport(const Invocation& in, std::string capture, Stop& end)
    : in_(in), capture_(std::move(capture)), end_(end), began_(in.runtime().clock.now()) {}

void ListenReport::take(const Event& event) {
  log(event);
  if (in_.format() == OutputFormat::ndjson) print(event);
}

void ListenReport::log(const Event& event) const {
  const LogLevel level = is_noise(event)           ? LogLevel::info
                         : event.verdict->accepted ? LogLevel::notice
                                                   : LogLevel::warning;
  if (!in_.log().enabled(level)) return;
  const std::string id(event.id);
  if (!event.recorded || capture_.empty())
    in_.log().write(level, line_of(event));
  else
    in_.log().write(level, line_of(event),
                    {{"replay", fmt::format("hookctl replay {} --id {} --to URL",
                                            cli::shell_word(capture_), id)}});
}

void ListenReport::print(const Event& event) {
  const listen::Verdict& verdict = *event.verdict;
  json::Writer out;
  out.begin_object().key("id");
  if (event.id.empty())
    out.null();
  else
    out.string(event.id);
  out.member("received_at", format_time(event.received_at)).member("method", event.method);
  out.member("path", shown(event.target)).member("size", event.size);
  out.member("accepted", verdict.accepted).member("code", verdict.code);
  out.member("message", verdict.message).member("subject", verdict.subject);
  out.member("recorded", event.recorded).member("status", event.status);
  out.member("answered", event.answered);
  out.key("ms").raw(fmt::format("{:.3f}", event.milliseconds)).end_object();
  if (!line(out.text())) end_.cancel();
}

Result<void> ListenReport::line(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (problem_) return fail(*problem_);
  auto written = in_.out().line(text);
  if (written) written = in_.out().flush();
  if (!written) problem_ = written.error();
  return written;
}

Result<void> ListenReport::finish(const listen::ReceiverCounts& counts) {
  if (problem_) return fail(*problem_);
  if (in_.format() != OutputFormat::json) return {};
  const std::chrono::duration<double> took = in_.runtime().clock.now() - began_;
  json::Writer out;
  out.begin_object().member("received", counts.accepted + counts.rejected);
  out.member("accepted", counts.accepted).member("rejected", counts.rejected);
  out.member("refused", counts.refused);
  out.key("seconds").raw(fmt::format("{:.3f}", took.count())).end_object();
  return in_.out().line(out.text());
}

}  // namespace hookctl
