#include "hook_file.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "base/io.hpp"
#include "base/log.hpp"
#include "config/secret_source.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_file = 4 * 1024 * 1024;
constexpr std::size_t largest_template = 1024 * 1024;

/// TOML begins with a key, a comment or a table's name in brackets.
bool is_json(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return false;
  if (text[first] != '[') return text[first] == '{';
  const auto second = text.find_first_not_of(blanks, first + 1);
  return second != std::string_view::npos && (text[second] == '{' || text[second] == ']');
}

/// The JSON pointer that an error's message begins with; empty where it begins with none.
std::string_view pointer_of(std::string_view message) {
  return message.starts_with('/') ? message.substr(0, message.find(": ")) : std::string_view();
}

Result<std::optional<Secret>> fetch_token(const Invocation& in, const HookText& text,
                                          const aruna::HookEntry& entry) {
  const auto refuse = [&](std::string_view key, Error error) {
    if (in.stop().requested()) return fail(in.stop().error());
    error.message = fmt::format("{}/{}: {}", entry.pointer, key, error.text());
    error.context.clear();
    return fail(text.located(std::move(error).as(ErrorCode::invalid_input)));
  };
  if (entry.token_env) {
    const char* value = std::getenv(entry.token_env->c_str());
    if (value == nullptr || *value == '\0')
      return refuse("token_env",
                    {ErrorCode::invalid_input,
                     fmt::format("the variable {} is not set", printable(*entry.token_env)),
                     {},
                     "export it, or use token_file"});
    return Secret(std::string_view(value));
  }
  if (entry.token_file) {
    auto token = read_secret_file(text.path_of(*entry.token_file), &in.stop());
    if (!token) return refuse("token_file", std::move(token).error());
    return std::move(*token);
  }
  if (entry.token_command) {
    auto token = config::read_secret_from_command(*entry.token_command, &in.stop());
    if (!token) return refuse("token_command", std::move(token).error());
    return std::move(*token);
  }
  return std::nullopt;
}

Result<void> complete(const Invocation& in, const HookText& text, aruna::HookEntry& entry) {
  auto& definition = entry.hook.definition;
  if (auto* external = std::get_if<aruna::ExternalHook>(&definition.action)) {
    if (entry.template_file) {
      HOOKCTL_TRY(external->custom_template,
                  read_file(text.path_of(*entry.template_file), largest_template, &in.stop()));
    }
    HOOKCTL_TRY(external->token, fetch_token(in, text, entry));
  }
  const Time now = in.runtime().clock.now();
  if (entry.hook.lifetime) definition.expires = now + *entry.hook.lifetime;
  const aruna::DefinitionChecks checks{now, in.flag("allow-http"), in.flag("force")};
  auto checked = aruna::check_definition(definition, checks, [&](std::string_view pointer) {
    return aruna::pointer_in_file(entry, pointer);
  });
  if (!checked) return fail(text.located(std::move(checked).error()));
  return {};
}

}  // namespace

Result<HookText> HookText::read(const Invocation& in, const std::string& path) {
  const std::string shown = path == "-" ? "standard input" : path;
  HOOKCTL_TRY(const auto text, read_file(path, largest_file, &in.stop()));
  std::optional<config::TomlAsJson> toml;
  if (!is_json(text)) {
    auto converted = config::toml_as_json(text);
    if (!converted) {
      Error error = std::move(converted).error();
      error.context = fmt::format("{} {}", shown, error.context);
      return fail(std::move(error));
    }
    toml = std::move(*converted);
  }
  auto document = json::Document::parse(toml ? toml->json : text);
  if (!document) return fail(std::move(document).error().within(shown));
  return HookText(path, std::move(*document), std::move(toml));
}

Error HookText::located(Error error) const {
  const std::string shown = path_ == "-" ? "standard input" : path_;
  if (!toml_) return std::move(error).within(shown);
  const unsigned line = toml_->line_of(pointer_of(error.message));
  return std::move(error).within(fmt::format("{} line {}", shown, line));
}

std::string HookText::path_of(const std::string& written) const {
  const auto slash = path_.rfind('/');
  if (written.starts_with('/') || slash == std::string::npos) return written;
  return path_.substr(0, slash + 1) + written;
}

Result<DesiredHooks> read_desired_hooks(const Invocation& in, const std::string& path) {
  HOOKCTL_TRY(const auto text, HookText::read(in, path));
  auto file = aruna::read_hook_file(text.root());
  if (!file) return fail(text.located(std::move(file).error()));
  DesiredHooks desired{{}, std::move(file->project_ids)};
  for (auto& entry : file->hooks) {
    HOOKCTL_CHECK(complete(in, text, entry));
    desired.hooks.push_back(std::move(entry.hook));
  }
  return desired;
}

}  // namespace hookctl
