#include "commands/replay.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "capture_records.hpp"
#include "progress.hpp"
#include "replay_options.hpp"
#include "replay_report.hpp"
#include "settled_source.hpp"
#include "terminal.hpp"

namespace hookctl {
namespace {

using replay::Summary;

/// As a shell tells of a program that SIGPIPE has ended.
constexpr int cut_short = 128 + SIGPIPE;

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "CAPTURE", .help = "the capture; - is standard input"},
};

constexpr std::array examples{
    cli::ExampleSpec{"Send all of a capture to a receiver under development",
                     "hookctl replay capture.ndjson --to http://127.0.0.1:3000"},
    cli::ExampleSpec{"One message, made acceptable again",
                     "hookctl replay capture.ndjson --to http://127.0.0.1:3000/hook --id 01J8 "
                     "--refresh --secret-file secret.txt --check mosaic"},
    cli::ExampleSpec{"In CI: a report for the server, and one for people",
                     "hookctl replay capture.ndjson --to http://127.0.0.1:3000 --report "
                     "replay.xml --report replay.html"},
    cli::ExampleSpec{"What would be sent of one type",
                     "hookctl replay capture.ndjson --to http://127.0.0.1:3000 "
                     "--filter type=CheckEntitlement --dry-run"},
    cli::ExampleSpec{"Load: ten times as fast as it came, on 32 connections",
                     "hookctl replay capture.ndjson --to http://127.0.0.1:3000 --timing x10 "
                     "--concurrency 32"},
};

/// Tells how much has been read, for the estimate.
class CountingSource final : public ByteSource {
 public:
  explicit CountingSource(ByteSource& source) : source_(source) {}
  Result<std::size_t> read(std::span<char> room) override {
    HOOKCTL_TRY(const std::size_t bytes, source_.read(room));
    count_.fetch_add(bytes, std::memory_order_relaxed);
    return bytes;
  }
  std::optional<std::uint64_t> size() const override { return source_.size(); }
  const std::atomic<std::uint64_t>& count() const { return count_; }

 private:
  ByteSource& source_;
  std::atomic<std::uint64_t> count_{0};
};

/// Lets nobody wait for lines that are printed while the next record is waited for.
class PromptSource final : public ByteSource {
 public:
  PromptSource(ByteSource& source, ReplayLines& lines) : source_(source), lines_(lines) {}
  Result<std::size_t> read(std::span<char> room) override {
    HOOKCTL_CHECK(lines_.begin_wait());
    auto bytes = source_.read(room);
    lines_.end_wait();
    return bytes;
  }
  std::optional<std::uint64_t> size() const override { return source_.size(); }

 private:
  ByteSource& source_;
  ReplayLines& lines_;
};

/// Nothing was there to be sent.
Error nothing_sent(const Summary& summary) {
  if (summary.skipped > 0)
    return {ErrorCode::not_found,
            fmt::format("none of the capture's {} record{} is meant", summary.skipped,
                        summary.skipped == 1 ? "" : "s"),
            {},
            "see --id, --filter, --since and --until"};
  if (summary.unreadable > 0) return summary.first_unreadable;
  return {ErrorCode::not_found, "the capture holds no record", {}, {}};
}

/// Where nothing was answered and all failed alike, the cause is told by its own code.
ErrorCode failure_code(const Summary& summary) {
  if (summary.answered > 0 || summary.codes.empty()) return ErrorCode::partial_failure;
  if (summary.codes.size() == 1) return summary.codes.begin()->first;
  const bool only_silence = std::ranges::all_of(summary.codes, [](const auto& one) {
    return one.first == ErrorCode::unreachable || one.first == ErrorCode::timed_out;
  });
  return only_silence ? ErrorCode::unreachable : ErrorCode::partial_failure;
}

Result<int> outcome(const Invocation& in, const Summary& summary) {
  if (summary.failed == 0 && summary.unreadable == 0) return 0;
  const ErrorCode code = summary.failed > 0 ? failure_code(summary) : ErrorCode::partial_failure;
  if (in.format() == OutputFormat::text) return exit_code(code);
  return fail(code, replay_counts(summary));
}

Result<void> print(const Invocation& in, const Summary& summary) {
  if (in.format() == OutputFormat::ndjson)
    return in.out().line(fmt::format(R"({{"summary":{}}})", replay_summary_as_json(summary)));
  if (in.format() == OutputFormat::json) return in.out().line(replay_summary_as_json(summary));
  if (in.quiet() || in.flag("dry-run")) return {};
  std::optional<replay::ChartStyle> chart;
  if (in.out().is_terminal())
    chart = {.columns = terminal_columns(STDOUT_FILENO),
             .unicode = is_utf8_locale(),
             .color = in.color()};
  return in.out().write(replay_summary_as_text(summary, in.color(), chart));
}

/// What is made of a run.
struct Results {
  ReplayLines lines;
  std::optional<replay::ResponseLog> responses;
  std::vector<std::unique_ptr<replay::Report>> reports;
};

/// Keeps and tells what was done, however the run ended. The first thing that went wrong is
/// returned, others are told in the log.
Result<void> conclude(const Invocation& in, const Summary& summary, Results& results) {
  std::optional<Error> first = summary.ended_by;
  const auto note = [&](Result<void> done) {
    if (done) return;
    if (first)
      in.log().warning(done.error().text());
    else
      first = std::move(done).error();
  };
  // What stood there before is not lost for a run that brought nothing.
  if (results.responses && (!summary.ended_by || summary.answered > 0))
    note(results.responses->commit());
  for (const auto& report : results.reports) note(report->finish(summary));
  if ((summary.selected > 0 || in.stop().requested()) && !in.out().closed()) {
    if (in.format() == OutputFormat::text && !in.quiet()) note(results.lines.finish());
    note(print(in, summary));
    note(in.out().flush());
  }
  return first ? fail(*std::move(first)) : Result<void>();
}

Result<int> judge_run(const Invocation& in, const Summary& summary, const Result<void>& concluded,
                      const replay::Selection& selection) {
  const bool failed = summary.failed > 0 || summary.unreadable > 0;
  // The reader of the results may go, as head does: the rest waits for another run.
  if (!concluded && concluded.error().code == ErrorCode::interrupted && in.out().closed() &&
      in.stop().signal() == 0)
    return summary.ended_by && !failed ? cut_short : outcome(in, summary);
  HOOKCTL_CHECK(concluded);
  if (summary.selected == 0) return fail(nothing_sent(summary));
  if (!failed) HOOKCTL_CHECK(selection.check_all_seen());
  return outcome(in, summary);
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const replay::RunOptions options, replay_run_options(in));
  const std::string path = *in.argument("CAPTURE");
  HOOKCTL_CHECK(check_not_input(in, "responses", path));
  if (in.text("responses") == "-")
    return fail(in.bad_value("responses", "standard output has the results", "name a file"));
  HOOKCTL_TRY(const replay::Selection selection, read_selection(in, path));
  HOOKCTL_TRY(const ReplayRefresh refresh, replay_refresh(in));
  Stop end(&in.stop());
  HOOKCTL_TRY(const Fd fd, open_for_reading(path, &end));
  FdSource file(fd.get(), path == "-" ? "standard input" : path, &end);
  SettledSource settled(file);
  CountingSource source(settled);

  replay::RunParts parts{.selection = selection, .refresher = refresh.refresher.get()};
  Results results{ReplayLines(in, !options.pace.free()), {}, {}};
  if (const auto name = in.text("responses"); name && !options.dry_run) {
    HOOKCTL_TRY(replay::ResponseLog made, replay::ResponseLog::create(*name));
    parts.responses = &results.responses.emplace(std::move(made));
  }
  HOOKCTL_TRY(results.reports, replay_reports(in, path));
  for (const auto& report : results.reports) parts.sinks.push_back(report.get());
  if (results.lines.wanted()) parts.sinks.push_back(&results.lines);
  ProgressBar bar(in.progress() && !results.lines.prints_all());
  ReplayProgress progress(bar, source.count(), source.size());
  if (in.progress()) parts.sinks.push_back(&progress);

  PromptSource prompt(source, results.lines);
  const Summary summary = replay::run(prompt, options, parts, in.runtime(), end);
  bar.clear();
  return judge_run(in, summary, conclude(in, summary, results), selection);
}

}  // namespace

constinit const Command replay_command{
    .spec =
        {.name = "replay",
         .group = "Traffic",
         .summary = "send captured requests again, byte for byte",
         .description =
             "Sends the records of a capture: method, path, header fields in their order with "
             "letter case and duplicates, and body, to the byte. Host and Content-Length are "
             "those of the new request; what belonged to the old connection alone (Connection, "
             "Transfer-Encoding, Expect and the like) is left out. A URL with a path other than "
             "/ takes all records; to any other the recorded path and query are added.\n\n"
             "--filter takes FIELD, FIELD=TEXT, FIELD!=TEXT, FIELD~REGEX (RE2), FIELD!~REGEX "
             "or !FIELD, with type (of a Mosaic message), method, path, url, verdict, "
             "header:NAME or a JSON pointer into the body for FIELD. What is not there is not "
             "equal to anything.\n\n"
             "With --concurrency 1 records go one after the other, in order. Nothing is sent "
             "twice but where a kept connection turned out to be closed before an answer "
             "began. Redirects are not followed. --timing original keeps the times between "
             "records as they were received, and --rate spreads them evenly.\n\n"
             "--refresh changes the bytes of a Mosaic message's timestamp (with --new-id of its id "
             "too) and signs it anew, and replaces the download URL of an Aruna payload where a "
             "token allows it; every other byte is kept. Without a token a URL that still holds is "
             "sent as it is, and an expired one is refused. Reports and output show no header, "
             "body or query.\n\n"
             "Exit code 0: all came back as expected. 8: some did not. Where nothing was "
             "answered and all failed alike it is 6 (unreachable), 7 (timed out), or with "
             "--refresh 3 (expired) or 5 (Aruna refuses the token). 4: no record was meant, or "
             "one of --id is not in the capture. 2: no capture. 141: whoever reads the lines went "
             "away "
             "before the last record was sent, and none had failed.",
         .arguments = arguments,
         .option_groups = replay_option_groups,
         .examples = examples,
         .exit_codes = "0 2 3 4 5 6 7 8"},
    .run = run,
};

}  // namespace hookctl
