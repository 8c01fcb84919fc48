#include "commands/process.hpp"

#include <array>
#include <utility>

#include "base/io.hpp"
#include "capture/request_text.hpp"
#include "converter_options.hpp"
#include "option_groups.hpp"
#include "payload_file.hpp"
#include "process_capture.hpp"
#include "processor.hpp"
#include "traffic_file.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "PAYLOAD",
                      .help = "what Aruna posted: the payload, its HTTP request, or a capture; "
                              "standard input where it is “-” or left out",
                      .required = false},
};

constexpr std::array result_option_list{
    OptionSpec{.name = "publish",
               .metavar = "WHERE",
               .help = "s3: beside the source; api: as an object made through Aruna's API, with "
                       "its metadata; none: nowhere but to --out",
               .kind = ValueKind::choice,
               .choices = "s3|api|none",
               .default_value = "s3",
               .from_profile = true},
    OptionSpec{.name = "key",
               .metavar = "TEMPLATE",
               .help = "the result's key; {key}, {dir}, {name}, {stem}, {suffix}, {object_id} and "
                       "{hook_id} are filled in",
               .kind = ValueKind::text,
               .from_profile = true},
    OptionSpec{.name = "out",
               .metavar = "FILE",
               .help = "write the result to this file as well",
               .kind = ValueKind::file},
    OptionSpec{.name = "object-label",
               .metavar = "KEY=VALUE",
               .help = "a label for the result, with --publish api",
               .kind = ValueKind::key_value,
               .repeatable = true,
               .from_profile = true},
};

constexpr std::array callback_option_list{
    OptionSpec{.name = "label",
               .metavar = "KEY=VALUE",
               .help = "a label for the object that fired, given by the callback",
               .kind = ValueKind::key_value,
               .default_value = "PROCESSING_STATUS=success",
               .repeatable = true,
               .from_profile = true},
    OptionSpec{.name = "error-as",
               .metavar = "STYLE",
               .help = "how a failure is told: as the hook's status, or as a label ERROR",
               .kind = ValueKind::choice,
               .choices = "error|label",
               .default_value = "error",
               .from_profile = true},
    OptionSpec{.name = "pubkey-file",
               .metavar = "FILE",
               .help = "the server's public key as it lists it; a payload whose secret does not "
                       "fit is refused",
               .kind = ValueKind::file,
               .from_profile = true},
};

constexpr std::array run_option_list{
    OptionSpec{.name = "id",
               .metavar = "ID",
               .help = "of a capture, work this record off alone",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "timeout",
               .metavar = "DURATION",
               .help = "give up after so long without progress",
               .kind = ValueKind::duration,
               .default_value = "300s",
               .from_environment = true,
               .other_variable = "PROCESSING_TIMEOUT"},
    OptionSpec{.name = "deadline",
               .metavar = "DURATION",
               .help = "give up after so long in all",
               .kind = ValueKind::duration,
               .from_profile = true},
    OptionSpec{.name = "force", .help = "work off what has been done already"},
    OptionSpec{.name = "dry-run", .help = "check the payload and say what would be done"},
    ledger_option,
    temp_dir_option,
};

constexpr std::array option_groups{
    process_converter_options,
    abcd_options,
    cli::OptionGroup{"Result", result_option_list},
    cli::OptionGroup{"Callback", callback_option_list},
    cli::OptionGroup{"Run", run_option_list},
    aruna_options,
    s3_options,
};

constexpr std::array examples{
    cli::ExampleSpec{"Work off what a hook has posted",
                     "hookctl process payload.json --convert abcd-to-bioschemas --grpc-url "
                     "https://aruna.example:50051"},
    cli::ExampleSpec{"Convert with a program of one's own",
                     "hookctl process payload.json --key '{dir}{stem}.txt' --grpc-url "
                     "https://aruna.example:50051 --convert-command tr a-z A-Z"},
    cli::ExampleSpec{"Work off all that a capture holds, after an outage",
                     "hookctl process traffic.ndjson --convert none --grpc-url "
                     "https://aruna.example:50051 -o ndjson"},
    cli::ExampleSpec{"See what would be done",
                     "hookctl process payload.json --convert none --grpc-url "
                     "https://aruna.example:50051 --dry-run"},
};

/// A payload alone, as it was posted or within its HTTP request.
Result<aruna::Payload> read_payload(TrafficFile& file, const std::string& path) {
  HOOKCTL_TRY(std::string text, file.read_all(largest_payload));
  if (file.form() != FileForm::request) return parse_payload(std::move(text), path);
  auto request = capture::parse_raw_request(text);
  wipe(text.data(), text.size());
  if (!request) return fail(std::move(request).error().within(file.name()));
  return parse_payload(std::move(request->body), path);
}

Result<int> run(Invocation& in) {
  if (const auto limit = in.duration("deadline")) in.set_deadline(*limit);
  // Everything that can be wrong here is, before the payload is looked at: from then on Aruna has
  // to be told.
  const auto made = Processor::create(in);
  if (!made) return fail(before_any_stage(made.error()));
  Processor& processor = **made;
  const std::string path = in.argument("PAYLOAD").value_or("-");
  const auto file = TrafficFile::open(path, in.stop());
  if (!file) return fail(before_any_stage(file.error()));
  if ((*file)->form() == FileForm::capture) return process_capture(in, processor, (*file)->bytes());
  if (in.given("id")) return fail(in.bad_value("id", "the payload is no capture"));

  const auto payload = read_payload(**file, path);
  if (!payload) return fail(before_any_stage(payload.error()));
  HOOKCTL_TRY(Worked worked, processor.work(*payload));
  auto printed =
      in.format() == OutputFormat::text
          ? (in.quiet() && !processor.dry_run() ? Result<void>() : in.out().write(worked.text))
          : in.out().line(worked.json);
  if (worked.error) return fail(std::move(*worked.error));
  HOOKCTL_CHECK(std::move(printed));
  return 0;
}

}  // namespace

constinit const Command process_command{
    .spec = {.name = "process",
             .group = "Pipeline",
             .summary = "work a payload off: download, convert, upload, call back",
             .description =
                 "Takes what Aruna's hook has posted and does what it asks for: downloads the "
                 "object by its presigned URL, checks size and digests, converts it, uploads the "
                 "result beside its source, links the two, and calls Aruna back. Whatever fails "
                 "once the payload has been read, Aruna is told; a callback that cannot be "
                 "delivered stays in the ledger until “hookctl ledger flush” delivers it.\n\n"
                 "A hook and object that have been worked off are skipped, unless --force is "
                 "given; where Aruna has fired again it gets its callback again. A run that was "
                 "killed can simply be repeated.\n\n"
                 "The result's key is the source's with its last suffix replaced by the "
                 "converter's; where that is the source's own key, “-processed” goes before the "
                 "suffix. Without a token the result is not linked to its source.\n\n"
                 "A capture is known by its first line. Its hooks are worked off one after the "
                 "other, in their order, each with a result of its own (-o ndjson: a line each; -o "
                 "json: an array); what is no hook's payload is passed over. The exit code is 8 "
                 "where some of several failed, and the one failure's own where there was but one "
                 "hook. A line that cannot be read counts as a failure, a torn last one is told "
                 "and passed over. Where whoever reads the results goes away before the last, as "
                 "head does, it is 141, or the failure's where one was seen.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 3 4 8 10 11 12 13 14"},
    .run = run,
};

}  // namespace hookctl
