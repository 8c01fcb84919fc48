#include "hook_request.hpp"

#include <fmt/format.h>

#include "aruna/call.hpp"
#include "aruna/hook_json.hpp"
#include "cli/shell_words.hpp"

namespace hookctl {
namespace {

constexpr std::string_view hook_token_variable = "$HOOKCTL_HOOK_TOKEN";

/// A text within a here-document whose variables are filled in.
std::string here_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '$' || c == '`') out += '\\';
    out += c;
  }
  return out;
}

std::string request_of(const aruna::HookDefinition& definition) {
  json::Writer out;
  aruna::write_create_request(out, definition);
  return out.take();
}

/// The request, its token to be filled in by the shell.
std::string with_variable(const aruna::HookDefinition& definition) {
  std::string text = here_text(request_of(definition));
  const std::string hidden = fmt::format(R"("credentials":{{"token":"{}"}})", aruna::hidden_token);
  if (const auto at = text.find(hidden); at != std::string::npos)
    text.replace(at, hidden.size(),
                 fmt::format(R"("credentials":{{"token":"{}"}})", hook_token_variable));
  return text;
}

}  // namespace

std::string curl_of(const aruna::HookDefinition& definition, const Url& api) {
  const auto& facts = aruna::facts_of(aruna::Call::create_hook);
  std::string_view base = api.path();
  while (base.ends_with('/')) base.remove_suffix(1);
  const auto* external = std::get_if<aruna::ExternalHook>(&definition.action);
  const bool has_token = external != nullptr && external->token;
  // A line that ends a here-document cannot stand in JSON, which has no line ends.
  return fmt::format(
      "curl -sS --fail-with-body -X {} {} \\\n"
      "  -H @/dev/fd/3 -H 'Content-Type: application/json' --data-binary @- 3<<TOKEN <<{}\n"
      "Authorization: Bearer $HOOKCTL_TOKEN\n"
      "TOKEN\n"
      "{}\n"
      "REQUEST",
      facts.verb, cli::single_quoted(fmt::format("{}{}{}", api.origin(), base, facts.rest_path)),
      has_token ? "REQUEST" : "'REQUEST'",
      has_token ? with_variable(definition) : request_of(definition));
}

}  // namespace hookctl
