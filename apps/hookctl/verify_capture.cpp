#include "verify_capture.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "base/io.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "capture/further.hpp"
#include "capture/reader.hpp"
#include "json/writer.hpp"
#include "verify_report.hpp"

namespace hookctl {
namespace {

using capture::Entry;

constexpr std::string_view unreadable_record = "UNREADABLE_RECORD";
constexpr std::string_view damaged_record = "DAMAGED_RECORD";
constexpr std::string_view redacted_record = "REDACTED_RECORD";

/// As a shell tells of a program that SIGPIPE has ended.
constexpr int unjudged = 128 + SIGPIPE;

/// Hands out what is printed before it waits for more: who follows a capture that grows wants to
/// see each verdict.
class PromptSource final : public ByteSource {
 public:
  PromptSource(ByteSource& source, Output& out) : source_(source), out_(out) {}
  Result<std::size_t> read(std::span<char> room) override {
    HOOKCTL_CHECK(out_.flush());
    return source_.read(room);
  }

 private:
  ByteSource& source_;
  Output& out_;
};

/// How far the senders' clocks are ahead of the recorder's, as the ages tell. Being on the way
/// makes a message older and never younger, so that the youngest says most.
class ClockWatch {
 public:
  void see(double age) {
    youngest_ = seen_ == 0 ? age : std::min(youngest_, age);
    ++seen_;
  }
  /// Seconds, negative where they are behind; nothing where nothing looks wrong.
  std::optional<double> ahead() const {
    constexpr double clearly_ahead = 5, clearly_behind = 30;
    constexpr std::uint64_t enough = 3;
    if (seen_ > 0 && youngest_ < -clearly_ahead) return -youngest_;
    if (seen_ >= enough && youngest_ > clearly_behind) return -youngest_;
    return std::nullopt;
  }

 private:
  std::uint64_t seen_ = 0;
  double youngest_ = 0;
};

struct Tally {
  std::uint64_t valid = 0;
  std::uint64_t invalid = 0;
  std::uint64_t unreadable = 0;
  bool torn = false;
  std::vector<std::pair<std::string, std::uint64_t>> codes;
  ClockWatch clock;

  std::uint64_t failed() const { return invalid + unreadable; }
  std::uint64_t records() const { return valid + failed(); }

  void count(std::string_view code) {
    for (auto& [known, number] : codes)
      if (known == code) {
        ++number;
        return;
      }
    codes.emplace_back(code, 1);
  }
};

class Batch {
 public:
  Batch(const Invocation& in, const Verifier& verifier, std::optional<Time> at)
      : in_(in), verifier_(verifier), at_(at) {}

  Result<int> run(ByteSource& source) {
    const auto judged = judge_all(source);
    // The reader of a pipe may go, as head does; what has failed by then stays a failure, and what
    // was not judged is not valid either.
    if (!judged && in_.out().closed()) {
      if (tally_.failed() > 0) return exit_code(failure());
      return at_end_ ? outcome() : unjudged;
    }
    HOOKCTL_CHECK(judged);
    return outcome();
  }

 private:
  Result<void> judge_all(ByteSource& source) {
    capture::Reader reader(source, capture::longest_record, capture::Digests::left);
    Entry entry;
    if (in_.format() == OutputFormat::json) HOOKCTL_CHECK(in_.out().write("{\"verdicts\":["));
    auto next = reader.next(entry);
    while (next && entry.kind != Entry::Kind::end) {
      HOOKCTL_CHECK(take(entry));
      next = reader.next(entry);
    }
    at_end_ = next.has_value();
    // What was printed so far is whole, whatever happened.
    HOOKCTL_CHECK(summarise());
    return next;
  }

  Result<void> take(const Entry& entry) {
    if (entry.kind == Entry::Kind::torn) {
      tally_.torn = true;
      in_.log().warning(entry.problem.text());
      return {};
    }
    if (entry.kind == Entry::Kind::unreadable) {
      ++tally_.unreadable;
      return print_broken(entry, unreadable_record, entry.problem, std::nullopt);
    }
    const auto& record = entry.record;
    Finding finding = verifier_.judge(
        received_message(record.headers, record.body, at_.value_or(record.received_at)));
    if (!finding.body_is_signed) {
      if (auto whole = check_digest(record); !whole) {
        ++tally_.invalid;
        return print_broken(entry, damaged_record,
                            std::move(whole).error().within(fmt::format("line {}", entry.line)),
                            record.id);
      }
    }
    if (!finding.verdict.valid) tell_redaction(record.further, finding);
    ++(finding.verdict.valid ? tally_.valid : tally_.invalid);
    if (finding.verdict.age_seconds && !at_) tally_.clock.see(*finding.verdict.age_seconds);
    return print(entry, finding, record.id);
  }

  /// What “capture redact” has taken out of a body or the signature's header cannot be verified,
  /// and has no cause that an explanation could find.
  static void tell_redaction(std::string_view further, Finding& finding) {
    for (const std::string& one : capture::redactions_of(further)) {
      const bool body = one == "body" || one.starts_with("body:");
      if (!body && !same_ignoring_case(one, "header:X-Mosaic-Signature")) continue;
      finding.verdict.code = redacted_record;
      finding.verdict.message =
          fmt::format("{} was redacted ({}): no signature can verify any more",
                      body ? "the body" : "the signature", one);
      finding.explanation.reset();
      return;
    }
  }

  Result<void> print_broken(const Entry& entry, std::string_view code, const Error& problem,
                            std::optional<std::string_view> id) {
    Finding finding;
    finding.verdict.code = code;
    finding.verdict.message = problem.text();
    return print(entry, finding, id);
  }

  Result<void> print(const Entry& entry, const Finding& finding,
                     std::optional<std::string_view> id) {
    tally_.count(finding.verdict.code);
    if (in_.format() == OutputFormat::text) return print_line(finding, id);
    line_.begin_object().member("id", id).member("line", entry.line);
    write_finding(line_, finding);
    line_.end_object();
    const bool document = in_.format() == OutputFormat::json;
    if (document && tally_.records() > 1) HOOKCTL_CHECK(in_.out().write(","));
    HOOKCTL_CHECK(in_.out().write(line_.text()));
    line_.clear();
    return document ? Result<void>() : in_.out().write("\n");
  }

  Result<void> print_line(const Finding& finding, std::optional<std::string_view> id) {
    const bool valid = finding.verdict.valid;
    if (valid && in_.quiet()) return {};
    text_.clear();
    const auto to = std::back_inserter(text_);
    if (in_.color()) text_ += valid ? "\x1b[32m" : "\x1b[1;31m";
    text_ += valid ? "ok  " : "FAIL";
    if (in_.color()) text_ += "\x1b[0m";
    if (id) fmt::format_to(to, "  {}", printable(*id));
    text_ += "  ";
    if (valid)
      append_details(text_, finding);
    else
      fmt::format_to(to, "{}: {}", finding.verdict.code, printable(finding.verdict.message));
    text_ += '\n';
    append_reasons(text_, finding);
    return in_.out().write(text_);
  }

  std::string counts() const {
    const std::uint64_t records = tally_.records();
    std::string text = fmt::format("{} record{}: {} valid, {} not", records,
                                   records == 1 ? "" : "s", tally_.valid, tally_.failed());
    const char* before = " (";
    for (const auto& [code, number] : tally_.codes) {
      if (code == mosaic::code::valid) continue;
      text += fmt::format("{}{} {}", std::exchange(before, ", "), number, code);
    }
    if (tally_.failed() > 0) text += ")";
    return text;
  }

  static std::string clock_remark(double ahead) {
    if (ahead > 0)
      return fmt::format(
          "a message came {:.1f} s before its own timestamp: the sender's clock is at least that "
          "much ahead of the recorder's",
          ahead);
    return fmt::format(
        "even the quickest message was {:.1f} s old when it came: the sender's clock looks that "
        "much behind the recorder's, or something holds the messages back",
        -ahead);
  }

  Result<void> summarise() {
    const auto ahead = tally_.clock.ahead();
    if (ahead) in_.log().notice(clock_remark(*ahead));
    if (in_.format() == OutputFormat::text) {
      if (in_.quiet() || tally_.records() == 0) return {};
      return in_.out().line(counts());
    }
    if (in_.format() == OutputFormat::ndjson) return {};
    json::Writer out;
    out.begin_object().member("records", tally_.records()).member("valid", tally_.valid);
    out.member("invalid", tally_.invalid).member("unreadable", tally_.unreadable);
    out.member("torn", tally_.torn).key("codes").begin_object();
    for (const auto& [code, number] : tally_.codes) out.member(code, number);
    out.end_object().member("sender_clock_ahead_seconds", ahead).end_object();
    return in_.out().line(fmt::format("],\"summary\":{}}}", out.text()));
  }

  /// Nothing that was not seen to be valid passes: neither a capture without records, nor one in
  /// which all fail.
  Result<int> outcome() const {
    if (tally_.records() == 0)
      return fail(ErrorCode::invalid_input,
                  tally_.torn ? "the capture holds no whole record" : "the capture holds no record",
                  "nothing has been verified");
    if (tally_.failed() == 0) return 0;
    if (in_.format() == OutputFormat::text) return exit_code(failure());
    return fail(failure(), counts());
  }

  /// Of what was judged so far.
  ErrorCode failure() const {
    if (tally_.valid > 0) return ErrorCode::partial_failure;
    return tally_.invalid > 0 ? ErrorCode::verification_failed : ErrorCode::invalid_input;
  }

  const Invocation& in_;
  const Verifier& verifier_;
  std::optional<Time> at_;
  Tally tally_;
  bool at_end_ = false;  ///< all records are judged
  json::Writer line_;
  std::string text_;
};

}  // namespace

Result<int> verify_capture(const Invocation& in, const Verifier& verifier, std::optional<Time> at) {
  const std::string path = in.argument("FILE").value_or("-");
  HOOKCTL_TRY(const Fd fd, open_for_reading(path));
  FdSource file(fd.get(), path == "-" ? "standard input" : path);
  PromptSource source(file, in.out());
  return Batch(in, verifier, at).run(source);
}

}  // namespace hookctl
