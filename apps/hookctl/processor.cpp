#include "processor.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/io.hpp"
#include "connection.hpp"
#include "converter_options.hpp"
#include "payload_file.hpp"
#include "process_report.hpp"
#include "progress.hpp"

namespace hookctl {
namespace {

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
  if (options.out == "-")
    return fail(in.bad_value("out", "standard output has the report", "name a file"));
  options.labels = labels_of(in, "label");
  options.object_labels = labels_of(in, "object-label");
  if (!options.object_labels.empty() && options.publish != pipeline::Publish::api)
    return fail(in.bad_value("object-label", "a result that is put by S3 can have no labels",
                             "use it with --publish api"));
  if (const auto file = in.text("pubkey-file")) {
    HOOKCTL_TRY(options.pubkey, read_pubkey(in, *file));
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

}  // namespace

Error before_any_stage(Error error) {
  if (error.code != ErrorCode::timed_out) return error;
  return std::move(error).as(ErrorCode::download_failed);
}

Result<std::unique_ptr<Processor>> Processor::create(const Invocation& in) {
  HOOKCTL_TRY(pipeline::ProcessOptions options, read_options(in));
  HOOKCTL_TRY(auto fallback, read_credentials(in));
  HOOKCTL_TRY(auto token, in.secret("token"));
  HOOKCTL_TRY([[maybe_unused]] const Connection probe,
              connect_aruna(in, std::nullopt, options.idle_timeout));
  std::optional<pipeline::Ledger> ledger;
  if (!in.flag("dry-run")) {
    HOOKCTL_TRY(const std::string file, in.ledger_file());
    HOOKCTL_TRY(ledger, pipeline::Ledger::open(file, in.runtime().clock, in.runtime().random));
  }
  return std::unique_ptr<Processor>(new Processor(in, std::move(options), std::move(fallback),
                                                  std::move(token), std::move(ledger)));
}

Result<Worked> Processor::work(const aruna::Payload& payload) {
  std::optional<Secret> token;
  if (token_)
    token = token_->clone();
  else if (payload.token)
    token = payload.token->clone();
  options_.has_token = token.has_value();
  if (!ledger_) return plan(payload);

  HOOKCTL_TRY(const Connection connection,
              connect_aruna(in_, std::move(token), options_.idle_timeout));
  BarObserver observer(in_.progress(), in_.log());
  pipeline::Report report = pipeline::process(
      payload, options_, fallback_,
      {in_.runtime(), *connection.once, *connection.retrying, *connection.api, *ledger_}, observer);
  // Of a capture there are many hooks, and of a service many runs.
  for (const auto& warning : report.warnings)
    in_.log().warning(warning, {{"hook", std::string(payload.hook_id.text())},
                                {"object", std::string(payload.object_id.text())}});
  return Worked{report_as_text(report), report_as_json(report),
                report.status == pipeline::Status::skipped, std::move(report.error)};
}

Result<Worked> Processor::plan(const aruna::Payload& payload) const {
  if (options_.pubkey) HOOKCTL_CHECK(aruna::check_hook_secret(payload, *options_.pubkey));
  HOOKCTL_TRY(const pipeline::Plan plan, pipeline::plan(payload, options_));
  const std::string to = callback_address(in_);
  return Worked{plan_as_text(payload, options_, plan, to),
                plan_as_json(payload, options_, plan, to), false, std::nullopt};
}

}  // namespace hookctl
