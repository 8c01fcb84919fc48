#include "commands/process.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/io.hpp"
#include "connection.hpp"
#include "converter_options.hpp"
#include "option_groups.hpp"
#include "payload_file.hpp"
#include "pipeline/process.hpp"
#include "process_report.hpp"
#include "progress.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "PAYLOAD",
                      .help = "what Aruna posted, as a file; standard input without it",
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
    cli::ExampleSpec{"See what would be done",
                     "hookctl process payload.json --convert none --grpc-url "
                     "https://aruna.example:50051 --dry-run"},
};

Result<pipeline::ProcessOptions> read_options(const Invocation& in) {
  pipeline::ProcessOptions options;
  HOOKCTL_TRY(options.converter, read_process_converter(in));
  const std::string publish = *in.text("publish");
  options.publish = publish == "s3"    ? pipeline::Publish::s3
                    : publish == "api" ? pipeline::Publish::api
                                       : pipeline::Publish::none;
  options.storage = {in.url("s3-endpoint"), in.text("s3-region"), in.flag("path-style")};
  options.key_template = in.text("key");
  if (options.key_template) HOOKCTL_CHECK(pipeline::check_key_template(*options.key_template));
  options.out = in.text("out");
  options.labels = labels_of(in, "label");
  options.object_labels = labels_of(in, "object-label");
  if (!options.object_labels.empty() && options.publish != pipeline::Publish::api)
    return fail(in.bad_value("object-label", "a result that is put by S3 can have no labels",
                             "use it with --publish api"));
  if (const auto file = in.text("pubkey-file")) {
    HOOKCTL_TRY(options.pubkey, read_pubkey(*file));
  }
  options.error_style =
      *in.text("error-as") == "label" ? pipeline::ErrorStyle::label : pipeline::ErrorStyle::error;
  options.idle_timeout = *in.duration("timeout");
  options.temp_dir = in.temp_folder();
  options.allow_http = in.flag("allow-http");
  options.force = in.flag("force");
  return options;
}

Result<std::optional<s3::Credentials>> read_credentials(const Invocation& in) {
  HOOKCTL_TRY(auto access_key, in.secret("access-key"));
  HOOKCTL_TRY(auto secret_key, in.secret("secret-key"));
  if (access_key.has_value() != secret_key.has_value())
    return fail(ErrorCode::usage,
                fmt::format("the S3 {} key is missing", access_key ? "secret" : "access"),
                "give both --access-key-file and --secret-key-file");
  if (!access_key) return std::optional<s3::Credentials>();
  return s3::Credentials{std::move(*access_key), std::move(*secret_key)};
}

class BarObserver final : public pipeline::Observer {
 public:
  BarObserver(bool wanted, Log& log) : bar_(wanted), log_(log) {}
  void entered(pipeline::Stage stage) override {
    bar_.clear();
    log_.info("stage", {{"name", std::string(name_of(stage))}});
  }
  void received(std::uint64_t bytes, std::optional<std::uint64_t> of) override {
    bar_.show("download", bytes, of);
  }

 private:
  ProgressBar bar_;
  Log& log_;
};

std::string callback_address(const Invocation& in) {
  const auto grpc = in.url("grpc-url");
  const bool rest = in.text("transport").value_or(grpc ? "grpc" : "rest") == "rest";
  return (rest ? in.url("api-url") : grpc).value().origin();
}

Result<int> show_plan(Invocation& in, const aruna::Payload& payload,
                      const pipeline::ProcessOptions& options) {
  if (options.pubkey) HOOKCTL_CHECK(aruna::check_hook_secret(payload, *options.pubkey));
  HOOKCTL_TRY(const pipeline::Plan plan, pipeline::plan(payload, options));
  const std::string to = callback_address(in);
  HOOKCTL_CHECK(in.format() == OutputFormat::text
                    ? in.out().write(plan_as_text(payload, options, plan, to))
                    : in.out().line(plan_as_json(payload, options, plan, to)));
  return 0;
}

Result<int> run(Invocation& in) {
  if (const auto limit = in.duration("deadline")) in.set_deadline(*limit);
  HOOKCTL_TRY(pipeline::ProcessOptions options, read_options(in));
  HOOKCTL_TRY(auto fallback, read_credentials(in));
  HOOKCTL_TRY(auto token, in.secret("token"));
  // Everything that can be wrong here is, before the payload is looked at: from then on Aruna
  // has to be told.
  HOOKCTL_TRY([[maybe_unused]] const Connection probe,
              connect_aruna(in, std::nullopt, options.idle_timeout));
  std::optional<pipeline::Ledger> ledger;
  if (!in.flag("dry-run")) {
    HOOKCTL_TRY(const std::string file, in.ledger_file());
    HOOKCTL_TRY(ledger, pipeline::Ledger::open(file, in.runtime().clock, in.runtime().random));
  }
  HOOKCTL_TRY(aruna::Payload payload, read_payload(in));
  if (!token && payload.token) token = payload.token->clone();
  options.has_token = token.has_value();
  if (!ledger) return show_plan(in, payload, options);

  HOOKCTL_TRY(const Connection connection,
              connect_aruna(in, std::move(token), options.idle_timeout));
  BarObserver observer(in.progress(), in.log());
  pipeline::Report report = pipeline::process(
      payload, options, fallback,
      {in.runtime(), *connection.once, *connection.retrying, *connection.api, *ledger}, observer);
  for (const auto& warning : report.warnings) in.log().warning(warning);
  auto printed = in.format() == OutputFormat::text
                     ? (in.quiet() ? Result<void>() : in.out().write(report_as_text(report)))
                     : in.out().line(report_as_json(report));
  if (report.error) return fail(std::move(*report.error));
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
                 "suffix. Without a token the result is not linked to its source.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 3 10 11 12 13 14"},
    .run = run,
};

}  // namespace hookctl
