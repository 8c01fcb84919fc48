// Hook definitions in JSON; what passes the checks is written, read and sent as the same hook.
#include <cstddef>
#include <cstdint>

#include "aruna/hook_json.hpp"
#include "aruna/proto_convert.hpp"
#include "demand.hpp"

using namespace hookctl;
using namespace hookctl::aruna;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = json::Document::parse(text_of(data, size));
  if (!document) return 0;
  auto read = read_hook(document->root());
  if (!read) {
    demand(read.error().code == ErrorCode::invalid_input);
    return 0;
  }
  HookDefinition& definition = read->hook.definition;
  const Time now{std::chrono::milliseconds(1'700'000'000'000)};
  const auto where = [&](std::string_view at) { return pointer_in(document->root(), at); };
  if (!check_definition(definition, {.now = now, .allow_http = true}, where)) return 0;
  demand(trigger_name(definition.trigger.type) != "");
  demand(warnings_of(definition, now).size() < 9);

  json::Writer written;
  write_create_request(written, definition);
  const auto again = json::Document::parse(written.text());
  demand(again.has_value());
  auto other = read_hook(again->root());
  demand(other.has_value());
  // What is written hides the token and the URL's user-info.
  if (auto* hook = std::get_if<ExternalHook>(&other->hook.definition.action)) {
    hook->token.reset();
    hook->url = std::get<ExternalHook>(definition.action).url;
  }
  demand(differences(definition, other->hook.definition).empty());

  wire::hooks::CreateHookRequest message;
  to_wire(definition, message);
  demand(differences(definition, from_wire(message)).empty());
  wipe_secrets(*message.mutable_hook());
  return 0;
}
