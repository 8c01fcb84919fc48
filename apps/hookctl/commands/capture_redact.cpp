#include <array>
#include <memory>

#include <fmt/format.h>

#include "base/log.hpp"
#include "capture/appender.hpp"
#include "capture_records.hpp"
#include "commands/capture.hpp"
#include "json/writer.hpp"
#include "redact_options.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "CAPTURE",
                      .help = "the capture; standard input where it is “-” or left out",
                      .required = false},
};

constexpr std::array option_list{
    OptionSpec{.name = "out",
               .metavar = "FILE",
               .help = "write to this file (mode 0600) instead of standard output",
               .kind = ValueKind::file},
    OptionSpec{.name = "in-place", .help = "put the redacted capture in place of CAPTURE"},
};
constexpr std::array groups{cli::OptionGroup{"Options", option_list}, redact_options};

constexpr std::array examples{
    cli::ExampleSpec{"Make a copy of a capture that may be shared",
                     "hookctl capture redact capture.ndjson --out shared.ndjson"},
    cli::ExampleSpec{"Take out a person's address too, and the signatures",
                     "hookctl capture redact capture.ndjson --pointer /payload/email --header "
                     "X-Mosaic-Signature"},
};

Result<int> redact(Invocation& in) {
  const std::string path = in.argument("CAPTURE").value_or("-");
  const bool in_place = in.flag("in-place");
  if (in_place && (path == "-" || in.given("out")))
    return fail(ErrorCode::usage, path == "-" ? "--in-place needs a file"
                                              : "--in-place and --out exclude each other");
  HOOKCTL_CHECK(check_not_input(in, "out", path));
  HOOKCTL_TRY(auto options, read_redact_options(in));
  // As long as it is held, nobody appends what would be lost.
  std::unique_ptr<capture::Appender> held;
  if (in_place) {
    HOOKCTL_TRY(held, capture::Appender::open(path, {}, in.log()));
  }
  HOOKCTL_TRY(ResultFile out, ResultFile::create(in, in_place ? path : in.text("out")));
  RecordRedactor redactor(std::move(options));
  HOOKCTL_TRY(const RecordCount count, for_each_record(in, path, {}, [&](capture::Record& record) {
                redactor.redact(record);
                return out.write(format_record(record));
              }));
  Result<int> outcome = judge_count(count);
  if (count.records == 0 && !outcome) return outcome;
  if (in_place && !outcome)
    return fail(ErrorCode::invalid_input, outcome.error().message,
                "it was left as it is; with --out, what can be read goes to another file");
  HOOKCTL_CHECK(out.commit());
  redactor.report(in);
  in.log().notice(fmt::format("redacted something in {} of {} record{}", redactor.records(),
                              count.records, count.records == 1 ? "" : "s"));
  return outcome;
}

}  // namespace

constinit const Command capture_redact_command{
    .spec = {.name = "capture redact",
             .group = "Traffic",
             .summary = "take the secrets out of a capture",
             .description =
                 "Puts REDACTED in place of what opens something: the values of headers such as "
                 "Authorization, Cookie, Set-Cookie and X-Api-Key, members of JSON bodies and "
                 "fields of forms and queries that are called a secret, token, password or key "
                 "(an Aruna payload's secret, token, access_key and secret_key among them), and "
                 "in URLs user name, password and signature. Requests and recorded responses "
                 "alike. Every other byte stays.\n\n"
                 "Each record lists in “redactions” what was taken out: “header:Authorization”, "
                 "“body:/secret”, “url”. Where a body was changed, its digest is made anew, and a "
                 "signature over it cannot verify any more: “hookctl verify --capture” says so. "
                 "The signature itself stays, since it is no secret; --header names it where it "
                 "shall go. Names are what is gone by: a secret under a harmless name needs "
                 "--pointer, --header or --body.\n\n"
                 "Doing it twice changes nothing more. Lines that are no records are left out "
                 "with a warning, since nobody knows what they hold.",
             .arguments = arguments,
             .option_groups = groups,
             .examples = examples,
             .exit_codes = "0 2 8"},
    .run = redact,
};

}  // namespace hookctl
