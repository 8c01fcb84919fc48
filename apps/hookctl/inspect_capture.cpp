#include "inspect_capture.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/log.hpp"
#include "capture/reader.hpp"

namespace hookctl {
namespace {

using capture::Entry;

/// How many lines that cannot be read are told one by one.
constexpr std::size_t most_problems = 100;

struct Problem {
  std::uint64_t line = 0;
  std::string message;
};

struct Summary {
  std::uint64_t count = 0;
  std::uint64_t unreadable = 0;
  std::optional<std::string> torn;
  std::vector<Problem> problems;
  std::vector<std::pair<std::string_view, std::uint64_t>> kinds;
  std::optional<Time> first;
  std::optional<Time> last;
  std::uint64_t bytes = 0;    ///< of all bodies
  std::uint64_t largest = 0;  ///< of one body
  std::uint64_t answered = 0;
  CaptureKinds seen;  ///< for what to do next

  void see(const Inspected& what, Time now) {
    ++count;
    seen.see(what.found, now);
    const auto kind = kind_of(what.found);
    const auto known = std::ranges::find(kinds, kind, [](const auto& one) { return one.first; });
    if (known == kinds.end())
      kinds.emplace_back(kind, 1);
    else
      ++known->second;
    const Time received = what.record->received_at;
    first = std::min(first.value_or(received), received);
    last = std::max(last.value_or(received), received);
    bytes += what.size;
    largest = std::max<std::uint64_t>(largest, what.size);
    if (what.record->response) ++answered;
  }
};

std::string counted(std::uint64_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

class Walk {
 public:
  Walk(const Invocation& in, const Inspector& inspector, std::string_view file)
      : in_(in),
        inspector_(inspector),
        file_(file),
        style_{in.runtime().clock.now(), in.color()},
        lines_(!in.flag("summary") && !(in.quiet() && in.format() == OutputFormat::text)) {}

  Result<std::uint64_t> run(ByteSource& bytes) {
    capture::Reader reader(bytes);
    Entry entry;
    const bool document = in_.format() == OutputFormat::json;
    if (document) HOOKCTL_CHECK(in_.out().write(R"({"kind":"capture","records":[)"));
    auto next = reader.next(entry);
    while (next && entry.kind != Entry::Kind::end) {
      HOOKCTL_CHECK(take(entry));
      next = reader.next(entry);
    }
    // What was seen so far is told, whatever happened.
    HOOKCTL_CHECK(summarise());
    HOOKCTL_CHECK(next);
    return summary_.count;
  }

  Inspected look(const Entry& entry) const {
    const capture::RecordView& record = entry.record;
    const Whereabouts where{file_, FileForm::capture, record.id};
    Inspected what;
    what.found =
        inspector_.look({.body = record.body, .headers = record.headers, .at = record.received_at});
    what.form = FileForm::capture;
    what.size = record.body.size();
    what.head = head_of(record.method, record.url, record.headers);
    what.record = facts_of(record, entry.line);
    what.next = next_steps(what.found, where, style_.now);
    return what;
  }

  const ReportStyle& style() const { return style_; }

 private:
  Result<void> take(const Entry& entry) {
    if (entry.kind == Entry::Kind::torn) {
      summary_.torn = entry.problem.text();
      return {};
    }
    if (entry.kind == Entry::Kind::unreadable) {
      ++summary_.unreadable;
      if (summary_.problems.size() < most_problems)
        summary_.problems.push_back({entry.line, entry.problem.text()});
      return {};
    }
    const Inspected what = look(entry);
    summary_.see(what, style_.now);
    return lines_ ? print(what) : Result<void>();
  }

  Result<void> print(const Inspected& what) {
    if (in_.format() == OutputFormat::text) return in_.out().line(inspected_as_line(what, style_));
    line_.begin_object();
    write_inspected(line_, what, style_.now);
    line_.end_object();
    const bool document = in_.format() == OutputFormat::json;
    if (document && std::exchange(begun_, true)) HOOKCTL_CHECK(in_.out().write(","));
    HOOKCTL_CHECK(in_.out().write(line_.text()));
    line_.clear();
    return document ? Result<void>() : in_.out().write("\n");
  }

  Result<void> summarise() {
    if (in_.format() == OutputFormat::text) return in_.out().write(summary_text());
    json::Writer out;
    out.begin_object();
    if (in_.format() == OutputFormat::ndjson) out.member("kind", "capture");
    write_summary(out);
    out.end_object();
    if (in_.format() == OutputFormat::ndjson) return in_.out().line(out.text());
    return in_.out().line(fmt::format("],{}", std::string_view(out.text()).substr(1)));
  }

  void write_summary(json::Writer& out) const {
    out.member("count", summary_.count).member("unreadable", summary_.unreadable);
    out.member("torn", summary_.torn.has_value()).key("problems").begin_array();
    for (const Problem& problem : summary_.problems)
      out.begin_object()
          .member("line", problem.line)
          .member("message", problem.message)
          .end_object();
    out.end_array().key("kinds").begin_object();
    for (const auto& [kind, number] : summary_.kinds) out.member(kind, number);
    out.end_object();
    const auto time = [](const std::optional<Time>& one) {
      return one ? std::optional(format_time(*one)) : std::nullopt;
    };
    out.member("first_received_at", time(summary_.first));
    out.member("last_received_at", time(summary_.last));
    out.member("bytes", summary_.bytes).member("largest", summary_.largest);
    out.member("answered", summary_.answered);
    write_next(out, next_steps(summary_.seen, file_));
  }

  std::string summary_text() const {
    if (in_.quiet()) return "capture\n";
    std::string out = fmt::format("{}: {}\n", style_.color ? "\x1b[1mcapture\x1b[0m" : "capture",
                                  counted(summary_.count, "record"));
    std::string kinds;
    for (const auto& [kind, number] : summary_.kinds)
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", number, kind);
    append_row(out, "kinds", kinds);
    if (summary_.first) append_row(out, "first", when(*summary_.first, style_.now));
    if (summary_.last) append_row(out, "last", when(*summary_.last, style_.now));
    if (summary_.count > 0)
      append_row(out, "bodies",
                 fmt::format("{}, the largest {}", format_size(summary_.bytes),
                             format_size(summary_.largest)));
    if (summary_.answered > 0)
      append_row(out, "answers", fmt::format("{} recorded", summary_.answered));
    if (summary_.unreadable > 0)
      append_row(out, "unreadable", counted(summary_.unreadable, "line"));
    for (const Problem& problem : summary_.problems)
      append_row(out, "", printable(problem.message));
    if (summary_.unreadable > summary_.problems.size()) append_row(out, "", "…");
    append_row(out, "torn", printable(summary_.torn.value_or("")));
    append_next(out, next_steps(summary_.seen, file_));
    return out;
  }

  const Invocation& in_;
  const Inspector& inspector_;
  std::string_view file_;
  ReportStyle style_;
  bool lines_;
  bool begun_ = false;
  Summary summary_;
  json::Writer line_;
};

}  // namespace

Result<std::uint64_t> inspect_capture(const Invocation& in, const Inspector& inspector,
                                      std::string_view file, ByteSource& bytes) {
  return Walk(in, inspector, file).run(bytes);
}

Result<void> inspect_record(const Invocation& in, const Inspector& inspector, std::string_view file,
                            ByteSource& bytes, const std::string& id) {
  const Walk walk(in, inspector, file);
  capture::Reader reader(bytes);
  Entry entry;
  do {
    HOOKCTL_CHECK(reader.next(entry));
    if (entry.kind == Entry::Kind::record && entry.record.id == id)
      return print_inspected(in, walk.look(entry));
  } while (entry.kind != Entry::Kind::end);
  return fail(ErrorCode::not_found, fmt::format("the capture has no record “{}”", id),
              "without --id all records are listed with their ids");
}

Result<void> print_inspected(const Invocation& in, const Inspected& what) {
  const ReportStyle style{in.runtime().clock.now(), in.color()};
  if (in.format() == OutputFormat::text) {
    if (in.quiet()) return in.out().line(kind_of(what.found));
    return in.out().write(inspected_as_text(what, style));
  }
  json::Writer out;
  out.begin_object();
  write_inspected(out, what, style.now);
  out.end_object();
  return in.out().line(out.text());
}

}  // namespace hookctl
