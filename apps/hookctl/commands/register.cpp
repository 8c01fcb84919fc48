#include "commands/register.hpp"

#include <array>

#include <fmt/format.h>

#include "aruna/hook_json.hpp"
#include "aruna/hook_registry.hpp"
#include "connection.hpp"
#include "hook_input.hpp"
#include "hook_options.hpp"
#include "hook_output.hpp"
#include "hook_request.hpp"

namespace hookctl {
namespace {

using aruna::HookDefinition;
using aruna::HookWarning;

constexpr std::array arguments{hook_pair_argument};

constexpr std::array act_option_list{
    OptionSpec{.name = "dry-run",
               .help = "print the request instead of sending it: for REST as a curl line, for gRPC "
                       "as proto3 JSON; without its tokens"},
    OptionSpec{.name = "force", .help = "register what is refused of times and regexes"},
};

constexpr std::array option_groups{
    cli::OptionGroup{"Hook", hook_option_list},
    cli::OptionGroup{"When it fires", trigger_option_list},
    cli::OptionGroup{"What it does", action_option_list},
    cli::OptionGroup{"Registration", act_option_list},
    aruna_options,
};

constexpr std::array examples{
    cli::ExampleSpec{"Send the payload of every finished XML object of a project to a service",
                     "hookctl register --name abcd --url https://hooks.example/abcd --trigger "
                     "object-finished --object-name '\\.xml$' --project "
                     "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B --expires-in 90d --api-url https://api.example"},
    cli::ExampleSpec{"Take the definition from a file, and the receiver's token from a store",
                     "hookctl register --from hook.json --hook-token-command 'pass show receiver' "
                     "--grpc-url https://aruna.example:50051"},
    cli::ExampleSpec{"See the request, and send nothing",
                     "hookctl register --from hook.json --dry-run --api-url https://api.example"},
};

/// What only the connection shows: Aruna's loopback is not ours.
void warn_of_loopback(const HookDefinition& definition, const std::optional<Url>& server,
                      std::vector<HookWarning>& warnings) {
  const auto* hook = std::get_if<aruna::ExternalHook>(&definition.action);
  if (hook == nullptr || !server || server->is_loopback()) return;
  const auto receiver = Url::parse(hook->url);
  if (receiver && receiver->is_loopback())
    warnings.push_back({"loopback-receiver",
                        "the receiver's address is a machine's own: Aruna would call itself"});
}

Result<int> show_request(const Invocation& in, const HookDefinition& definition,
                         const std::optional<ArunaAddress>& address,
                         std::span<const HookWarning> warnings) {
  const bool rest = address && !address->grpc;
  json::Writer request;
  aruna::write_create_request(request, definition);
  if (in.format() == OutputFormat::text) {
    HOOKCTL_CHECK(in.out().line(rest ? curl_of(definition, address->url) : request.text()));
    return 0;
  }
  json::Writer out;
  out.begin_object().key("request").raw(request.text());
  if (rest) out.member("curl", curl_of(definition, address->url));
  out.key("warnings");
  write_warnings(out, warnings);
  HOOKCTL_CHECK(in.out().line(out.end_object().text()));
  return 0;
}

Result<int> send_request(const Invocation& in, const HookDefinition& definition,
                         std::span<const HookWarning> warnings) {
  HOOKCTL_TRY(const Connection connection, connect_with_token(in));
  HOOKCTL_TRY(const auto made, aruna::register_hook(*connection.api, definition, in.runtime()));
  if (made.found) in.log().notice("the hook was made although the server's answer was lost");
  if (in.format() == OutputFormat::text) {
    HOOKCTL_CHECK(in.out().line(made.hook_id.text()));
    return 0;
  }
  json::Writer out;
  out.begin_object().member("hook_id", made.hook_id.text()).key("warnings");
  write_warnings(out, warnings);
  HOOKCTL_CHECK(in.out().line(out.end_object().text()));
  return 0;
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(HookInput input, read_hook_input(in));
  HookDefinition& definition = input.definition;
  HOOKCTL_CHECK(aruna::check_definition(
      definition, {in.runtime().clock.now(), in.flag("allow-http"), in.flag("force")},
      input.where));
  for (const std::string& notice : input.notices) in.log().notice(notice);

  const auto address = aruna_address(in);
  const bool dry = in.flag("dry-run");
  if (!address && !dry) return fail(address.error());
  auto warnings = aruna::warnings_of(definition, in.runtime().clock.now());
  warn_of_loopback(definition, address ? std::optional(address->url) : std::nullopt, warnings);
  tell_warnings(in, warnings);
  if (!dry) return send_request(in, definition, warnings);
  return show_request(in, definition, address ? std::optional(*address) : std::nullopt, warnings);
}

}  // namespace

constinit const Command register_command{
    .spec =
        {.name = "register",
         .group = "Hooks of Aruna",
         .summary = "make a hook at Aruna",
         .description =
             "Registers a hook and prints its id. Everything is checked before anything is sent: "
             "what the server would refuse, or drop without a word, is refused with the place and "
             "what to write instead. Where the server is known to surprise there are warnings, "
             "each with a code of its own.\n\n"
             "Filters are regexes, searched for anywhere in key, value or name. The server fires "
             "where any one of them matches, and without any it never fires. The expiry is "
             "required: the hook's credentials, which payloads carry, end with it.\n\n"
             "A registration whose answer is lost is not repeated blindly, since that could make "
             "two hooks: hookctl looks first whether the hook is there. The token needs APPEND on "
             "each project.\n\n"
             "With --from, a file says what the options say otherwise; an option that is given "
             "overrides the file's value, filters and projects as a whole. A token for the "
             "receiver may stand in the file; outputs never show it.",
         .arguments = arguments,
         .option_groups = option_groups,
         .examples = examples,
         .exit_codes = "0 2 5 6 7"},
    .run = run,
};

}  // namespace hookctl
