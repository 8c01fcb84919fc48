#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "capture/har_writer.hpp"
#include "capture/request_writer.hpp"
#include "capture_records.hpp"
#include "commands/capture.hpp"
#include "redact_options.hpp"
#include "request_forms.hpp"
#include "selection_options.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "CAPTURE",
                      .help = "the capture; standard input where it is “-” or left out",
                      .required = false},
};

constexpr std::array option_list{
    OptionSpec{.name = "format",
               .metavar = "FORMAT",
               .help = "what to make of it",
               .kind = ValueKind::choice,
               .choices = "har|http|curl",
               .required = true},
    OptionSpec{.name = "to",
               .metavar = "URL",
               .help =
                   "the server that the requests go to, by default the recorded Host over http; "
                   "a path other than / is taken in place of the recorded one",
               .kind = ValueKind::url},
    OptionSpec{.name = "out",
               .metavar = "FILE",
               .help = "write to this file (mode 0600) instead of standard output",
               .kind = ValueKind::file},
    OptionSpec{.name = "out-dir",
               .metavar = "DIR",
               .help = "write each record to a file of its own in this folder, named by its id",
               .kind = ValueKind::folder},
    OptionSpec{.name = "redact", .help = "take the secrets out, as “capture redact” does"},
};
constexpr std::array groups{cli::OptionGroup{"Options", option_list}, selection_options,
                            redact_options};

constexpr std::array examples{
    cli::ExampleSpec{"Look at a capture in a browser's developer tools",
                     "hookctl capture export capture.ndjson --format har --out capture.har"},
    cli::ExampleSpec{"Each request as a file, byte for byte",
                     "hookctl capture export capture.ndjson --format http --out-dir requests"},
    cli::ExampleSpec{"A script that sends a request again, without its secrets",
                     "hookctl capture export capture.ndjson --id 01KD3ZB9SAHT7MT2E0B5GPRCVB "
                     "--format curl --redact"},
};

/// An id as a file's name: whatever it holds, it stays in the folder.
std::string file_name(std::string_view id, std::uint64_t number) {
  constexpr std::size_t longest = 100;
  const bool plain = !id.empty() && id.size() <= longest && std::ranges::all_of(id, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  return plain ? std::string(id) : fmt::format("record-{}", number);
}

class Exporter {
 public:
  Exporter(const Invocation& in, RecordRedactor* redactor)
      : in_(in),
        redactor_(redactor),
        format_(*in.text("format")),
        to_(in.url("to")),
        folder_(in.text("out-dir")) {}

  Result<int> run() {
    const std::string path = in_.argument("CAPTURE").value_or("-");
    HOOKCTL_CHECK(check_not_input(in_, "out", path));
    HOOKCTL_TRY(const replay::Selection selection, read_selection(in_, path));
    HOOKCTL_TRY(ResultFile out, ResultFile::create(in_, folder_ ? std::nullopt : in_.text("out")));
    out_ = &out;
    har_.emplace(out, HOOKCTL_VERSION);
    if (folder_) HOOKCTL_CHECK(make_folders(*folder_));
    HOOKCTL_TRY(const RecordCount count,
                for_each_record(in_, path, selection,
                                [this](capture::Record& record) { return take(record); }));
    if (count.records + count.others == 0) HOOKCTL_CHECK(judge_count(count));
    HOOKCTL_CHECK(finish(count));
    // Where nothing could be exported, what stood there before is not lost for it.
    if (exported_ > 0 || refused_ == 0) HOOKCTL_CHECK(out.commit());
    if (redactor_ != nullptr) redactor_->report(in_);
    if (refused_ > 0)
      return fail(
          exported_ > 0 ? ErrorCode::partial_failure : ErrorCode::invalid_input,
          fmt::format("{} of {} records could not be exported", refused_, refused_ + exported_),
          "they are left out; the warnings name them");
    return judge_count(count);
  }

 private:
  Result<void> take(capture::Record& record) {
    ++seen_;
    if (redactor_ != nullptr) redactor_->redact(record);
    if (format_ == "har" && !folder_) {
      ++exported_;
      return har_->write(with_host(record), origin_of(record, to_));
    }
    auto text = render(record);
    if (!text) {
      ++refused_;
      in_.log().warning(std::move(text).error().within(fmt::format("record {}", seen_)).text(),
                        {{"id", printable(record.id)}});
      return {};
    }
    ++exported_;
    if (folder_) return write_own_file(record, *text);
    if (format_ == "http" && exported_ > 1)
      return fail(ErrorCode::usage, "several requests would follow one another in one text",
                  "choose one with --id, or give --out-dir for a file each");
    return out_->write(*text);
  }

  /// An error is the record's: nothing is written here.
  Result<std::string> render(const capture::Record& record) {
    if (format_ == "http") return capture::format_raw_request(with_host(record));
    if (format_ == "curl") {
      HOOKCTL_TRY(const Url url, sent_to(record, to_));
      HOOKCTL_TRY(const std::string command, as_curl(with_host(record), url));
      const std::string_view start = folder_ || exported_ == 0 ? "#!/bin/sh\n" : "\n";
      return fmt::format("{}# {} {}\n{}", start, printable(record.id),
                         format_time(record.received_at), command);
    }
    // A whole HAR of one entry.
    MemorySink bytes(largest_har);
    capture::HarWriter writer(bytes, HOOKCTL_VERSION);
    HOOKCTL_CHECK(writer.write(with_host(record), origin_of(record, to_)));
    HOOKCTL_CHECK(writer.end());
    return bytes.take();
  }

  /// The server and path that --to names are those that are spoken to.
  capture::Record with_host(const capture::Record& record) const {
    capture::Record sent = record;
    if (!to_) return sent;
    for (auto& [name, value] : sent.headers)
      if (same_ignoring_case(name, "Host")) value = to_->authority();
    if (format_ == "curl") return sent;
    if (const auto url = sent_to(record, to_)) {
      sent.url = url->path();
      if (!url->query().empty()) sent.url.append("?").append(url->query());
    }
    return sent;
  }

  Result<void> write_own_file(const capture::Record& record, std::string_view text) {
    const std::string suffix = format_ == "curl" ? "sh" : format_;
    const std::string path = fmt::format("{}/{}.{}", *folder_, file_name(record.id, seen_), suffix);
    if (!names_.insert(path).second)
      return fail(ErrorCode::invalid_input,
                  fmt::format("two records have the id {}", printable(record.id)),
                  "only one of them can have the file of that name");
    return write_file_atomically(path, text, 0600);
  }

  Result<void> finish(const RecordCount& count) {
    if (count.records == 0 && count.others > 0)
      return fail(ErrorCode::not_found, "no record of the capture is meant",
                  fmt::format("it has {}; see --id, --filter, --since and --until", count.others));
    if (format_ == "har" && !folder_) return har_->end();
    if (exported_ == 0 && refused_ == 0 && count.unreadable == 0)
      return fail(ErrorCode::invalid_input, "the capture holds no record");
    return {};
  }

  static constexpr std::size_t largest_har = std::size_t{512} * 1024 * 1024;

  const Invocation& in_;
  RecordRedactor* redactor_;
  const std::string format_;
  const std::optional<Url> to_;
  const std::optional<std::string> folder_;
  ResultFile* out_ = nullptr;
  std::optional<capture::HarWriter> har_;
  std::set<std::string> names_;
  std::uint64_t seen_ = 0;
  std::uint64_t exported_ = 0;
  std::uint64_t refused_ = 0;
};

Result<int> run_export(Invocation& in) {
  if (in.given("out") && in.given("out-dir"))
    return fail(ErrorCode::usage, "--out and --out-dir exclude each other");
  for (const std::string_view option : {"header", "pointer", "body"})
    if (in.given(option) && !in.flag("redact"))
      return fail(ErrorCode::usage, fmt::format("--{} is of use with --redact only", option));
  HOOKCTL_TRY(auto options, read_redact_options(in));
  RecordRedactor redactor(std::move(options));
  return Exporter(in, in.flag("redact") ? &redactor : nullptr).run();
}

}  // namespace

constinit const Command capture_export_command{
    .spec = {.name = "capture export",
             .group = "Traffic",
             .summary = "write a capture as HAR, raw HTTP or curl commands",
             .description =
                 "har: HTTP Archive 1.2, for browsers' developer tools and others. What HAR has "
                 "no place for is kept in “_hookctl” members, so that “capture import” gives the "
                 "same records back, byte for byte. A request without a recorded response has one "
                 "of status 0.\n\n"
                 "http: each request as it is on the wire. Only where its recorded framing does "
                 "not fit (it came in chunks) there is a Content-Length in its place. Several "
                 "need --out-dir.\n\n"
                 "curl: a script for POSIX shells that sends the same requests, with their headers "
                 "and no others; a body that is no text comes from a printf.\n\n"
                 "An export holds the secrets of the capture, unless --redact takes them out. "
                 "Files are readable by their owner alone.",
             .arguments = arguments,
             .option_groups = groups,
             .examples = examples,
             .exit_codes = "0 2 4 8"},
    .run = run_export,
};

}  // namespace hookctl
