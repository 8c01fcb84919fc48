#include "commands/callback.hpp"

#include <array>

#include "connection.hpp"
#include "option_groups.hpp"
#include "payload_file.hpp"
#include "pipeline/callback.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "PAYLOAD",
                      .help = "what Aruna posted, as a file; standard input where it is “-”"},
};

constexpr std::array status_option_list{
    OptionSpec{.name = "finished", .help = "the hook has done its work"},
    OptionSpec{.name = "label",
               .metavar = "KEY=VALUE",
               .help = "with --finished: a label to give to the object",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "remove-label",
               .metavar = "KEY=VALUE",
               .help = "with --finished: a label to take from the object; key and value must be "
                       "just those that it has",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "error",
               .metavar = "TEXT",
               .help = "the hook has failed, and why",
               .kind = ValueKind::text},
};

constexpr std::array option_groups{
    cli::OptionGroup{"Status", status_option_list},
    aruna_options,
};

constexpr std::array examples{
    cli::ExampleSpec{"Tell of success, and label the object",
                     "hookctl callback payload.json --finished --label PROCESSED=true --grpc-url "
                     "https://aruna.example:50051"},
    cli::ExampleSpec{"Tell of a failure",
                     "hookctl callback payload.json --error 'no disk left' --grpc-url "
                     "https://aruna.example:50051"},
};

/// One outcome a call: a server may take the wrong label where one call removes several.
Result<std::vector<pipeline::Outcome>> read_outcomes(const Invocation& in) {
  const auto text = in.text("error");
  const auto added = labels_of(in, "label");
  const auto removed = labels_of(in, "remove-label");
  if (text.has_value() == in.flag("finished"))
    return fail(ErrorCode::usage, "how did it go?", "give either --finished or --error TEXT");
  if (text && (!added.empty() || !removed.empty()))
    return fail(ErrorCode::usage, "an error changes no labels",
                "leave --label and --remove-label out, or give --finished");
  std::vector<pipeline::Outcome> outcomes;
  if (text) {
    outcomes.emplace_back(aruna::Failed{*text});
    return outcomes;
  }
  aruna::Finished first{added, {}};
  if (!removed.empty()) first.remove_key_values.push_back(removed.front());
  outcomes.emplace_back(std::move(first));
  for (std::size_t i = 1; i < removed.size(); ++i)
    outcomes.emplace_back(aruna::Finished{{}, {removed[i]}});
  return outcomes;
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(auto outcomes, read_outcomes(in));
  HOOKCTL_TRY(const Connection connection, connect_aruna(in, std::nullopt));
  HOOKCTL_TRY(const aruna::Payload payload, read_payload(in));
  for (auto& outcome : outcomes)
    HOOKCTL_CHECK(
        connection.api->hook_callback(pipeline::make_callback(payload, std::move(outcome))));
  if (in.format() != OutputFormat::text) HOOKCTL_CHECK(in.out().line(R"({"callback":"sent"})"));
  return 0;
}

}  // namespace

constinit const Command callback_command{
    .spec = {.name = "callback",
             .group = "Pipeline",
             .summary = "tell Aruna how a hook went",
             .description =
                 "Sends the callback that Aruna waits for, with the ids and the secret of a "
                 "payload. It needs no token. Labels that are added twice are there twice. Prints "
                 "nothing where it succeeds.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 3 4 5 6 7"},
    .run = run,
};

}  // namespace hookctl
