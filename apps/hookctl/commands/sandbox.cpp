#include "commands/sandbox.hpp"

#include <array>
#include <chrono>

#include "http/transport.hpp"
#include "invocation.hpp"
#include "sandbox/sandbox.hpp"

namespace hookctl {
namespace {

using cli::OptionSpec;
using cli::ValueKind;

constexpr std::array options{
    OptionSpec{.name = "data",
               .metavar = "DIR",
               .help = "the folder that holds everything; made if missing",
               .kind = ValueKind::folder,
               .required = true},
    OptionSpec{.name = "http",
               .metavar = "ADDRESS",
               .help = "where REST and S3 listen; port 0 takes a free one",
               .kind = ValueKind::text,
               .default_value = "127.0.0.1:9180"},
    OptionSpec{.name = "grpc",
               .metavar = "ADDRESS",
               .help = "where gRPC listens; port 0 takes a free one",
               .kind = ValueKind::text,
               .default_value = "127.0.0.1:9150"},
    OptionSpec{.name = "ready-file",
               .metavar = "FILE",
               .help =
                   "write addresses and credentials to this file as soon as it answers; it is gone "
                   "when the sandbox ends",
               .kind = ValueKind::file},
};
constexpr std::array groups{cli::OptionGroup{"Options", options}};
constexpr std::array examples{
    cli::ExampleSpec{"Start one in a folder of its own",
                     "hookctl sandbox --data ./sandbox --ready-file ./sandbox.json"},
    cli::ExampleSpec{"Take free ports",
                     "hookctl sandbox --data ./sandbox --http 127.0.0.1:0 --grpc 127.0.0.1:0 "
                     "--ready-file ./sandbox.json"},
};

Result<http::BindAddress> address(Invocation& in, std::string_view option) {
  auto parsed = http::BindAddress::parse(in.text(option).value_or(""));
  if (!parsed) return fail(in.bad_value(option, parsed.error().message, parsed.error().hint));
  return parsed;
}

Result<int> run(Invocation& in) {
  sandbox::Options chosen;
  chosen.data = in.text("data").value_or("");
  HOOKCTL_TRY(chosen.http, address(in, "http"));
  HOOKCTL_TRY(chosen.grpc, address(in, "grpc"));
  const auto ready_file = in.text("ready-file").value_or("");
  const bool to_stdout = ready_file == "-";
  if (!to_stdout) chosen.ready_file = ready_file;
  const auto transport =
      http::make_curl_transport(in.runtime(), {std::nullopt, "hookctl-sandbox/" HOOKCTL_VERSION});
  HOOKCTL_TRY(const auto box, sandbox::Sandbox::start(chosen, in.runtime(), *transport));
  if (to_stdout) {
    HOOKCTL_CHECK(in.out().line(box->ready_json().reveal()));
    HOOKCTL_CHECK(in.out().flush());
  }
  in.log().notice("the sandbox answers", {{"http", box->http_url()}, {"grpc", box->grpc_url()}});
  while (!in.stop().requested()) in.stop().sleep(std::chrono::hours(1));
  // It was asked to end, and that is no failure to speak of.
  return exit_code(ErrorCode::interrupted, in.stop().signal());
}

}  // namespace

constinit const Command sandbox_command{
    .spec =
        {.name = "sandbox",
         .group = "Setup",
         .summary = "run an Aruna for one machine",
         .description =
             "Serves Aruna's REST, gRPC and S3 on this machine's loopback interface until it is "
             "interrupted, with one project called “sandbox”. It behaves as the Aruna 2.0 server "
             "does, oddities included, so that hooks can be written and tried without one.\n\n"
             "An upload that finishes fires the hooks that match: their payloads are posted to the "
             "registered URLs, and each leaves a copy in the data folder's fired/, whether or not "
             "it could be delivered. The data folder keeps everything over a restart; it holds "
             "secrets, and so does the ready file: both are for their owner alone.\n\n"
             "The ready file's token is that of the project's creator. Below “tokens” are those of "
             "further users, each named after what they may do in the project: none, read, append, "
             "write, admin.",
         .option_groups = groups,
         .examples = examples,
         .exit_codes = "0 2 128+N"},
    .run = run,
};

}  // namespace hookctl
