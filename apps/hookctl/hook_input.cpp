#include "hook_input.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

#include <fmt/format.h>

#include "aruna/hook_json.hpp"
#include "base/io.hpp"

namespace hookctl {
namespace {

using aruna::ExternalHook;
using aruna::HookDefinition;
using aruna::KeyValueVariant;

constexpr std::size_t largest_file = 4 * 1024 * 1024;

struct FilterOption {
  std::string_view name;
  KeyValueVariant variant;
};
constexpr std::array filter_options{
    FilterOption{"label", KeyValueVariant::label},
    FilterOption{"static-label", KeyValueVariant::static_label},
    FilterOption{"hook-label", KeyValueVariant::hook},
    FilterOption{"hook-status", KeyValueVariant::hook_status},
};

/// Which option tells what a pointer names.
struct Place {
  std::string_view pointer;
  std::string_view option;
};
constexpr std::array places{
    Place{"/name", "name"},
    Place{"/description", "description"},
    Place{"/trigger/triggerType", "trigger"},
    Place{"/hook/externalHook/url", "url"},
    Place{"/hook/externalHook/method", "method"},
    Place{"/hook/externalHook/customTemplate", "template"},
    Place{"/hook/internalHook", "internal"},
    Place{"/hook", "url"},
    Place{"/timeout", "expires"},
    Place{"/projectIds", "project"},
};

/// What has been taken from options, and what stands in the file.
struct Sources {
  std::vector<std::string_view> filters;  ///< the option of each filter; empty: the file's
  std::vector<std::string_view> given;    ///< options that override the file
  bool own_token = false;                 ///< the token is not the file's
  std::optional<json::Document> file;
  std::string file_name;

  bool has(std::string_view option) const {
    return std::ranges::find(given, option) != given.end();
  }
};

std::string option_of_filter(const Sources& sources, std::string_view pointer) {
  constexpr std::string_view before = "/trigger/filters/";
  std::size_t index = 0;
  const auto digits = pointer.substr(before.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), index);
  return index < sources.filters.size() ? fmt::format("--{}", sources.filters[index]) : "--label";
}

std::string place_of(const Sources& sources, std::string_view pointer) {
  const auto in_file = [&] {
    return fmt::format("{}: {}", sources.file_name,
                       aruna::pointer_in(sources.file->root(), pointer));
  };
  if (pointer.starts_with("/trigger/filters/"))
    return sources.filters.empty() && sources.file ? in_file() : option_of_filter(sources, pointer);
  if (pointer == "/hook/externalHook/credentials/token")
    return sources.own_token || !sources.file ? "--hook-token-file" : in_file();
  for (const Place& place : places) {
    if (!pointer.starts_with(place.pointer)) continue;
    if (place.option == "expires" && sources.has("expires-in")) return "--expires-in";
    if (sources.file && !sources.has(place.option)) return in_file();
    return fmt::format("--{}", place.option);
  }
  return sources.file ? in_file() : std::string(pointer);
}

/// A time as people write it, or the number that the wire has.
Result<Time> read_time(const Invocation& in, const std::string& text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, number);
  if (problem == std::errc() && stopped == end) return Time(std::chrono::milliseconds(number));
  auto time = parse_time(text);
  if (time) return time;
  return fail(in.bad_value("expires", time.error().text(),
                           "write a date (2027-01-31), a time as in RFC 3339 "
                           "(2027-01-31T12:00:00Z) or milliseconds since 1970"));
}

Result<void> read_expiry(const Invocation& in, HookDefinition& definition) {
  const auto at = in.text("expires");
  const auto after = in.duration("expires-in");
  if (at && after)
    return fail(ErrorCode::usage, "--expires and --expires-in exclude one another",
                "give one of them");
  if (at) {
    HOOKCTL_TRY(definition.expires, read_time(in, *at));
  }
  if (after) definition.expires = in.runtime().clock.now() + *after;
  return {};
}

void read_trigger(const Invocation& in, HookDefinition& definition, Sources& sources) {
  if (const auto name = in.text("trigger"))
    definition.trigger.type = aruna::trigger_of_name(*name).value();
  std::vector<aruna::Filter> filters;
  for (const FilterOption& option : filter_options) {
    for (auto& [key, value] : in.pairs(option.name)) {
      filters.emplace_back(aruna::KeyValue{std::move(key), std::move(value), option.variant});
      sources.filters.push_back(option.name);
    }
  }
  for (std::string& regex : in.list("object-name")) {
    filters.emplace_back(aruna::NameFilter{std::move(regex)});
    sources.filters.emplace_back("object-name");
  }
  if (!filters.empty()) definition.trigger.filters = std::move(filters);
}

Result<void> read_internal(const Invocation& in, HookDefinition& definition) {
  const auto action = in.text("internal");
  const auto pair = in.argument("KEY=VALUE");
  if (!action) {
    if (!pair) return {};
    return fail(ErrorCode::usage, "KEY=VALUE belongs to --internal",
                "write --internal add-label KEY=VALUE; a filter is --label KEY=VALUE");
  }
  if (!pair)
    return fail(ErrorCode::usage, "--internal needs KEY=VALUE",
                fmt::format("write --internal {} KEY=VALUE", *action));
  if (in.given("url"))
    return fail(ErrorCode::usage,
                "--internal and --url exclude one another: a hook has one action");
  const auto equals = pair->find('=');
  std::string key = pair->substr(0, equals);
  std::string value = pair->substr(equals + 1);
  if (*action == "add-label")
    definition.action = aruna::AddLabel{std::move(key), std::move(value)};
  else
    definition.action = aruna::AddHook{std::move(key), std::move(value)};
  return {};
}

/// The receiver that the options tell of, in place of what a file says or beside it.
Result<void> read_receiver(const Invocation& in, HookDefinition& definition, Sources& sources) {
  if (const auto url = in.text("url")) {
    if (!std::holds_alternative<ExternalHook>(definition.action))
      definition.action = ExternalHook();
    std::get<ExternalHook>(definition.action).url = *url;
  }
  auto* hook = std::get_if<ExternalHook>(&definition.action);
  if (hook == nullptr) {
    for (const std::string_view option :
         {"method", "template", "hook-token-file", "hook-token-command"})
      if (in.given(option))
        return fail(ErrorCode::usage,
                    fmt::format("--{} is for a receiver, and an internal hook has none", option),
                    "leave it out, or name a receiver with --url");
    return {};
  }
  if (in.given("method") || (in.given("url") && hook->method == aruna::Method::unspecified))
    hook->method = *in.text("method") == "put" ? aruna::Method::put : aruna::Method::post;
  if (const auto file = in.text("template")) {
    HOOKCTL_TRY(hook->custom_template, read_file(*file, largest_file, &in.stop()));
  }
  HOOKCTL_TRY(auto token, in.secret("hook-token"));
  if (!token) return {};
  hook->token = std::move(token);
  sources.own_token = true;
  return {};
}

Result<void> read_definition_file(const Invocation& in, const std::string& path, HookInput& input,
                                  Sources& sources) {
  sources.file_name = path == "-" ? "standard input" : path;
  HOOKCTL_TRY(std::string text, read_file(path, largest_file, &in.stop()));
  auto document = json::Document::parse(text);
  const bool of_script = text.find("'\"${") != std::string::npos;
  wipe(text.data(), text.size());
  if (!document) {
    Error error = std::move(document).error().within(sources.file_name);
    if (of_script)
      error.hint =
          "this is the body of a shell script, which puts values in place of '\"${…}\"'; "
          "put them there, or give --expires and --project";
    return fail(std::move(error));
  }
  sources.file = std::move(*document);
  auto read = aruna::read_hook(sources.file->root());
  if (!read) return fail(std::move(read).error().within(sources.file_name));
  input.definition = std::move(read->hook.definition);
  for (const std::string& notice : read->notices)
    input.notices.push_back(fmt::format("{}: {}", sources.file_name, notice));
  if (!read->hook.hook_id.empty())
    input.notices.push_back(fmt::format("{}: the id is passed over: a new hook gets one of its own",
                                        sources.file_name));
  return {};
}

}  // namespace

Result<HookInput> read_hook_input(const Invocation& in) {
  HookInput input;
  auto sources = std::make_shared<Sources>();
  for (const auto& list : {std::span<const OptionSpec>(hook_option_list),
                           std::span<const OptionSpec>(trigger_option_list),
                           std::span<const OptionSpec>(action_option_list)})
    for (const OptionSpec& option : list)
      if (in.given(option.name)) sources->given.push_back(option.name);
  if (const auto file = in.text("from"))
    HOOKCTL_CHECK(read_definition_file(in, *file, input, *sources));
  HookDefinition& definition = input.definition;
  definition.name = in.text("name").value_or(definition.name);
  definition.description = in.text("description").value_or(definition.description);
  if (in.given("project")) definition.project_ids = in.list("project");
  HOOKCTL_CHECK(read_expiry(in, definition));
  read_trigger(in, definition, *sources);
  HOOKCTL_CHECK(read_internal(in, definition));
  HOOKCTL_CHECK(read_receiver(in, definition, *sources));
  input.where = [sources](std::string_view pointer) { return place_of(*sources, pointer); };
  return input;
}

}  // namespace hookctl
