#include "capture_import.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

#include "base/log.hpp"
#include "capture/appender.hpp"
#include "commands/capture.hpp"
#include "json/writer.hpp"
#include "option_groups.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "FILE",
                      .help = "what to import; standard input where it is “-” or left out",
                      .required = false,
                      .repeatable = true},
};

constexpr std::array option_list{
    OptionSpec{.name = "format",
               .metavar = "FORMAT",
               .help = "what FILE is; by default what it looks like",
               .kind = ValueKind::choice,
               .choices = "har|http|curl|body"},
    OptionSpec{.name = "out",
               .metavar = "CAPTURE",
               .help = "append to this capture, which is made (mode 0600) where it is not there, "
                       "instead of printing the records",
               .kind = ValueKind::file},
    OptionSpec{.name = "received-at",
               .metavar = "TIME",
               .help = "when the request came, where FILE does not tell; by default now",
               .kind = ValueKind::time},
};
constexpr std::array body_option_list{
    OptionSpec{.name = "headers",
               .metavar = "HEADERS",
               .help = "FILE is a body, and this file has its header lines",
               .kind = ValueKind::file},
    OptionSpec{.name = "method",
               .metavar = "METHOD",
               .help = "the body's method; by default POST",
               .kind = ValueKind::text},
    OptionSpec{.name = "target",
               .metavar = "PATH",
               .help = "the path, with its query, that the body was sent to; by default /",
               .kind = ValueKind::text},
};
constexpr std::array groups{cli::OptionGroup{"Options", option_list},
                            cli::OptionGroup{"For a body", body_option_list}};

constexpr std::array examples{
    cli::ExampleSpec{"Capture what a browser or proxy has recorded",
                     "hookctl capture import recorded.har --out capture.ndjson"},
    cli::ExampleSpec{"A body and the headers that came with it",
                     "hookctl capture import body.json --headers headers.txt --out capture.ndjson"},
    cli::ExampleSpec{"A request copied from a browser as cURL (bash)",
                     "hookctl capture import request.sh --format curl --out capture.ndjson"},
};

Result<ImportOptions> read_options(const Invocation& in) {
  ImportOptions options;
  options.format = in.text("format").value_or("");
  options.headers = in.text("headers");
  const bool body = options.headers || options.format == "body";
  for (const std::string_view option : {"headers", "method", "target"})
    if (in.given(option) && (!body || (!options.format.empty() && options.format != "body")))
      return fail(ErrorCode::usage, fmt::format("--{} is for a body", option),
                  "add --format body, or leave it out");
  options.method = in.text("method").value_or(options.method);
  options.target = in.text("target").value_or(options.target);
  options.received_at = in.time("received-at").value_or(in.runtime().clock.now());
  return options;
}

void tell(const Invocation& in, const ImportCount& count) {
  const auto records = [](std::uint64_t number) {
    return fmt::format("{} record{}", number, number == 1 ? "" : "s");
  };
  if (count.inexact > 0)
    in.log().notice(fmt::format(
        "the body of {} may differ in bytes from what was sent, since a HAR holds it as text: "
        "marked with “body_exact”: false",
        records(count.inexact)));
  if (count.skipped > 0)
    in.log().notice(fmt::format("{} of the entries skipped: no HTTP requests", count.skipped));
  in.log().notice(fmt::format("imported {}", records(count.records)));
}

Result<void> print(const Invocation& in, const ImportCount& count) {
  if (!in.given("out") || in.format() == OutputFormat::text) return {};
  json::Writer out;
  out.begin_object().member("records", count.records).member("inexact", count.inexact);
  out.member("skipped", count.skipped).member("unreadable", count.unreadable).end_object();
  return in.out().line(out.text());
}

Result<int> import(Invocation& in) {
  HOOKCTL_TRY(const ImportOptions options, read_options(in));
  std::vector<std::string> files = in.arguments("FILE");
  if (files.empty()) files.emplace_back("-");
  const auto path = in.text("out");
  // Opened for the first record: a run that has none to append leaves no file.
  std::unique_ptr<capture::Appender> appender;
  const auto open = [&]() -> Result<void> {
    if (!path || appender) return {};
    HOOKCTL_TRY(appender, capture::Appender::open(*path, {}, in.log()));
    return {};
  };
  Result<void> printed;
  const auto take = [&](const std::string& line) -> Result<void> {
    if (!path) return printed = in.out().write(line);
    HOOKCTL_CHECK(open());
    HOOKCTL_CHECK(appender->append(line));
    return {};
  };
  ImportCount count;
  Result<void> done;
  for (std::size_t i = 0; i < files.size() && done; ++i)
    done = import_file(in, files[i], options, take, count);
  if (!done && count.records == 0) return fail(std::move(done).error());
  // What is still to be written is no record that somebody has.
  if (printed) printed = in.out().flush();
  HOOKCTL_CHECK(std::move(printed));
  if (count.unreadable == 0) HOOKCTL_CHECK(open());
  // What came before stays: a capture is appended to record by record.
  tell(in, count);
  HOOKCTL_CHECK(print(in, count));
  HOOKCTL_CHECK(done);
  if (count.unreadable == 0) return 0;
  return fail(count.records > 0 ? ErrorCode::partial_failure : ErrorCode::invalid_input,
              fmt::format("{} of {} entries could not be imported", count.unreadable,
                          count.unreadable + count.records),
              "the warnings name them");
}

}  // namespace

constinit const Command capture_command{
    .spec = {.name = "capture",
             .group = "Traffic",
             .summary = "bring captures into other formats and back, and take out secrets",
             .description =
                 "A capture is a file of requests, byte for byte as they came: one JSON object a "
                 "line. “listen” writes one, “replay” sends its requests again."},
};

constinit const Command capture_import_command{
    .spec =
        {.name = "capture import",
         .group = "Traffic",
         .summary = "make records of a HAR, raw requests, curl commands or a body",
         .description =
             "har: HTTP Archive 1.1 or 1.2, of any size, as a browser's developer tools save "
             "it. Entries that are no HTTP requests are skipped. HAR holds bodies as text, "
             "which need not have the bytes that were sent: such a record has "
             "“body_exact”: false. What “capture export” wrote comes back byte for byte. "
             "Answers are kept as the HAR has them.\n\n"
             "http: a raw HTTP/1.1 request; one a file.\n\n"
             "curl: curl command lines for POSIX shells, as browsers copy them. Nothing is run, "
             "expanded or read: an option that names a file is refused.\n\n"
             "body: the body alone; --headers, --method and --target tell the rest.\n\n"
             "Records are appended one by one: where a file turns out to be unreadable half "
             "way, those before stay. With --out, -o json prints {\"records\",\"inexact\","
             "\"skipped\",\"unreadable\"}.",
         .arguments = arguments,
         .option_groups = groups,
         .examples = examples,
         .exit_codes = "0 2 8"},
    .run = import,
};

}  // namespace hookctl
