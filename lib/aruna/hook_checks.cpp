// What is refused before a hook is registered.
#include <algorithm>

#include <fmt/format.h>

#include "aruna/enums.hpp"
#include "aruna/hook_definition.hpp"
#include "aruna/hook_json.hpp"
#include "aruna/hook_template.hpp"
#include "base/log.hpp"
#include "base/url.hpp"
#include "http/transport.hpp"
#include "json/utf8.hpp"

namespace hookctl::aruna {
namespace {

constexpr std::size_t longest_text = 64 * 1024;
/// How `display_url` shows what it hides.
constexpr std::string_view hidden_query = "?…";
constexpr std::string_view hidden_user_info = "://[hidden]@";
constexpr std::size_t longest_template = 1024 * 1024;

/// What a shell or an editor should have filled in: "${PROJECT}", "<AUTH_TOKEN>".
bool is_unfilled(std::string_view text) {
  if (text.find("${") != std::string_view::npos || text.find("$(") != std::string_view::npos)
    return true;
  return text.size() > 2 && text.front() == '<' && text.back() == '>';
}

/// One run of the checks over one definition.
class Checker {
 public:
  Checker(HookDefinition& definition, const DefinitionChecks& checks, const Whereabouts& where)
      : definition_(definition), checks_(checks), where_(where) {}

  Result<void> run() {
    HOOKCTL_CHECK(name());
    HOOKCTL_CHECK(text("/description", definition_.description));
    HOOKCTL_CHECK(trigger());
    HOOKCTL_CHECK(action());
    HOOKCTL_CHECK(expiry());
    return projects();
  }

 private:
  tl::unexpected<Error> refuse(std::string_view pointer, std::string_view why,
                               std::string hint = {}) const {
    return fail(ErrorCode::invalid_input, fmt::format("{}: {}", place(pointer), why),
                std::move(hint));
  }

  std::string place(std::string_view pointer) const {
    return where_ ? where_(pointer) : std::string(pointer);
  }

  Result<void> text(std::string_view pointer, std::string_view value,
                    std::size_t longest = longest_text) const {
    if (!json::is_utf8(value)) return refuse(pointer, "must be UTF-8");
    if (value.find('\0') != std::string_view::npos) return refuse(pointer, "holds a NUL character");
    if (value.size() > longest)
      return refuse(pointer, fmt::format("is longer than {}", format_size(longest)));
    return {};
  }

  tl::unexpected<Error> unfilled(std::string_view pointer) const {
    return refuse(pointer, "is a placeholder that nobody has filled in",
                  "put the value in its place; within a shell script, variables are not replaced "
                  "between single quotes");
  }

  Result<void> name() const {
    HOOKCTL_CHECK(text("/name", definition_.name));
    if (definition_.name.empty())
      return refuse("/name", "must not be empty",
                    "give the hook a name: it is what tells hooks apart in a list");
    if (is_unfilled(definition_.name)) return unfilled("/name");
    return {};
  }

  Result<void> trigger() const {
    const Trigger& trigger = definition_.trigger;
    if (trigger.type == TriggerType::unspecified)
      return refuse("/trigger/triggerType", "the trigger is missing",
                    "TRIGGER_TYPE_OBJECT_FINISHED (object-finished) is the usual one");
    if (trigger_name(trigger.type).empty())
      return refuse("/trigger/triggerType", "there is no trigger of that number",
                    "they go from 1 (HOOK_ADDED) to 6 (OBJECT_FINISHED)");
    for (std::size_t i = 0; i < trigger.filters.size(); ++i)
      HOOKCTL_CHECK(filter(trigger.filters[i], fmt::format("/trigger/filters/{}", i)));
    return {};
  }

  Result<void> filter(const Filter& filter, const std::string& pointer) const {
    if (const auto* by_name = std::get_if<NameFilter>(&filter))
      return regex(pointer + "/name", by_name->regex);
    const auto& pair = std::get<KeyValueFilter>(filter);
    if (pair.variant == KeyValueVariant::unspecified || short_name(pair.variant).empty())
      return refuse(pointer + "/keyValue/variant", "the variant is missing, or there is none such",
                    "say which kind of key-value is meant: KEY_VALUE_VARIANT_LABEL, _STATIC_LABEL, "
                    "_HOOK or _HOOK_STATUS");
    HOOKCTL_CHECK(regex(pointer + "/keyValue/key", pair.key));
    return regex(pointer + "/keyValue/value", pair.value);
  }

  Result<void> regex(std::string_view pointer, std::string_view pattern) const {
    HOOKCTL_CHECK(text(pointer, pattern));
    auto usable = check_regex(pattern);
    if (usable || checks_.force) return {};
    return refuse(
        pointer, usable.error().message,
        "the server would pass over this filter in silence. RE2 judges here, Rust's regex "
        "crate there: what only the latter understands, such as (?x) or && within "
        "brackets, --force registers");
  }

  Result<void> action() const {
    if (const auto* external = std::get_if<ExternalHook>(&definition_.action))
      return receiver(*external);
    if (const auto* label = std::get_if<AddLabel>(&definition_.action))
      return pair("/hook/internalHook/addLabel", label->key, label->value);
    if (const auto* hook = std::get_if<AddHook>(&definition_.action))
      return pair("/hook/internalHook/addHook", hook->key, hook->value);
    if (std::holds_alternative<AddRelation>(definition_.action)) return {};
    return refuse(
        "/hook", "nothing says what the hook does",
        "give the receiver's URL (--url, or hook.externalHook.url), or an internal action "
        "(--internal, or hook.internalHook)");
  }

  Result<void> pair(const std::string& pointer, std::string_view key,
                    std::string_view value) const {
    if (key.empty()) return refuse(pointer + "/key", "must not be empty");
    HOOKCTL_CHECK(text(pointer + "/key", key));
    return text(pointer + "/value", value);
  }

  Result<void> receiver(const ExternalHook& hook) const {
    const std::string pointer = "/hook/externalHook";
    HOOKCTL_CHECK(receiver_url(pointer + "/url", hook.url));
    if (hook.method != Method::post && hook.method != Method::put)
      return refuse(pointer + "/method", "the method is missing, or there is none such",
                    "METHOD_POST or METHOD_PUT; the server refuses METHOD_UNSPECIFIED");
    if (hook.token) HOOKCTL_CHECK(token(pointer + "/credentials/token", *hook.token));
    if (!hook.custom_template) return {};
    HOOKCTL_CHECK(text(pointer + "/customTemplate", *hook.custom_template, longest_template));
    if (auto usable = check_template(*hook.custom_template); !usable)
      return refuse(pointer + "/customTemplate", usable.error().message, usable.error().hint);
    return {};
  }

  Result<void> receiver_url(const std::string& pointer, const std::string& value) const {
    HOOKCTL_CHECK(text(pointer, value));
    if (value.empty())
      return refuse(pointer, "the receiver's URL is missing",
                    "write it as https://host/path: where Aruna is to post to");
    if (is_unfilled(value) || value.find("${") != std::string::npos) return unfilled(pointer);
    if (value.ends_with(hidden_query) || value.find(hidden_user_info) != std::string::npos)
      return refuse(pointer, "this is what hookctl shows in place of a part that may be secret",
                    "put the URL itself in its place");
    const auto url = Url::parse(value);
    if (!url) return refuse(pointer, url.error().text(), "write it as https://host/path");
    if (auto safe = http::check_scheme(*url, checks_.allow_http, place(pointer)); !safe)
      return fail(std::move(safe).error().as(ErrorCode::invalid_input));
    return {};
  }

  Result<void> token(const std::string& pointer, const Secret& token) const {
    const std::string_view bytes = token.reveal();
    if (bytes.empty())
      return refuse(pointer, "the receiver's token is empty", "leave the credentials out");
    if (bytes == hidden_token)
      return refuse(pointer, "this is what hookctl shows in place of a token",
                    "put the token itself there, or leave the credentials out and use "
                    "--hook-token-file");
    if (is_unfilled(bytes)) return unfilled(pointer);
    if (std::ranges::all_of(bytes, [](char c) { return c > 0x20 && c < 0x7f; })) return {};
    return refuse(pointer, "the receiver's token holds characters that a header cannot carry",
                  "a bearer token has no blanks, line ends or letters beyond ASCII");
  }

  Result<void> expiry() const {
    constexpr std::int64_t latest_of_server = 8'210'266'876'799'999;
    constexpr std::int64_t latest = 253'402'300'799'999;  // the year 9999
    constexpr std::string_view pointer = "/timeout";
    const auto value = definition_.expires.time_since_epoch().count();
    if (value == 0 && !checks_.force)
      return refuse(pointer, "the expiry is missing",
                    "a point in time, in milliseconds since 1970; --expires and --expires-in write "
                    "it for you");
    if (value > latest_of_server || value < 0)
      return refuse(pointer, "the server cannot read such a time",
                    "it takes milliseconds since 1970");
    if (checks_.force) return {};
    if (value > latest)
      return refuse(pointer, "is beyond the year 9999: it looks like micro- or nanoseconds",
                    "the server takes milliseconds since 1970; --force registers it as it is");
    if (definition_.expires > checks_.now) return {};
    return in_the_past(pointer, value);
  }

  tl::unexpected<Error> in_the_past(std::string_view pointer, std::int64_t value) const {
    constexpr std::int64_t year_of_seconds = 366LL * 86'400;
    const Time as_seconds{std::chrono::seconds(value < 100'000'000'000 ? value : 0)};
    if (as_seconds > checks_.now)
      return refuse(pointer,
                    fmt::format("{} looks like seconds since 1970; the server takes milliseconds, "
                                "and would read a day of 1970",
                                value),
                    fmt::format("write {}000, which is {}", value, format_time(as_seconds)));
    if (value <= 10 * year_of_seconds) {
      const auto meant = checks_.now + std::chrono::seconds(value);
      return refuse(
          pointer,
          fmt::format("{} looks like a duration; it is a point in time, in milliseconds since 1970",
                      value),
          fmt::format("for {} seconds from now write {}, or give --expires-in {}s", value,
                      meant.time_since_epoch().count(), value));
    }
    if (as_seconds != Time{})
      return refuse(pointer,
                    fmt::format("{} looks like seconds since 1970; the server takes milliseconds, "
                                "and {} has passed already",
                                value, format_time(as_seconds)),
                    "choose a time to come, in milliseconds, or give --expires or --expires-in");
    return refuse(pointer, fmt::format("{} has passed already", format_time(definition_.expires)),
                  "choose a time to come, or register it all the same with --force");
  }

  Result<void> projects() {
    for (std::size_t i = 0; i < definition_.project_ids.size(); ++i) {
      std::string& id = definition_.project_ids[i];
      const std::string pointer = fmt::format("/projectIds/{}", i);
      if (is_unfilled(id)) return unfilled(pointer);
      const auto parsed = Ulid::parse(id);
      if (!parsed)
        return refuse(pointer,
                      fmt::format("“{}” is no project's id", printable(json::cut_utf8(id, 64))),
                      "an id has 26 letters and digits, such as 01J8ZQ4V5S6T7V8W9X0Y1Z2A3B");
      id = parsed->str();
    }
    return {};
  }

  HookDefinition& definition_;
  const DefinitionChecks& checks_;
  const Whereabouts& where_;
};

}  // namespace

Result<void> check_definition(HookDefinition& definition, const DefinitionChecks& checks,
                              const Whereabouts& where) {
  return Checker(definition, checks, where).run();
}

}  // namespace hookctl::aruna
