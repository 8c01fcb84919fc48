#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/nearest.hpp"
#include "base/url.hpp"
#include "cli/lookup.hpp"
#include "settings.hpp"

namespace hookctl {
namespace {

using cli::ValueKind;

template <typename T>
Result<void> only_error(Result<T> result) {
  if (!result) return fail(std::move(result).error());
  return {};
}

Result<void> check_number(std::string_view value) {
  std::uint64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stopped, problem] = std::from_chars(value.data(), end, number);
  if (problem == std::errc{} && stopped == end) return {};
  return fail(ErrorCode::usage, "this is no whole number", "write it in digits: 8");
}

Result<void> check_choice(std::string_view choices, std::string_view value) {
  const auto names = cli::split(choices, '|');
  if (std::ranges::find(names, value) != names.end()) return {};
  std::string listed;
  for (const std::string_view name : names) listed.append(listed.empty() ? "" : ", ").append(name);
  if (const auto meant = nearest(value, names))
    return fail(ErrorCode::usage, "there is no such choice",
                fmt::format("did you mean {}? there are: {}", *meant, listed));
  return fail(ErrorCode::usage, "there is no such choice", fmt::format("there are: {}", listed));
}

Result<void> check_pair(std::string_view value) {
  const auto equals = value.find('=');
  if (equals != std::string_view::npos && equals > 0) return {};
  return fail(ErrorCode::usage, "this is no pair", "write it as KEY=VALUE");
}

Result<void> check(ValueKind kind, std::string_view choices, std::string_view value) {
  switch (kind) {
    case ValueKind::duration:
      return only_error(parse_duration(value));
    case ValueKind::time:
      return only_error(parse_time(value));
    case ValueKind::size:
      return only_error(parse_size(value));
    case ValueKind::url:
      return only_error(Url::parse(value));
    case ValueKind::id:
      return only_error(Ulid::parse(value));
    case ValueKind::number:
      return check_number(value);
    case ValueKind::choice:
      return check_choice(choices, value);
    case ValueKind::key_value:
      return check_pair(value);
    case ValueKind::file:
    case ValueKind::folder:
      if (value.empty()) return fail(ErrorCode::usage, "the path is empty");
      return {};
    case ValueKind::none:
    case ValueKind::text:
    case ValueKind::rest:
      return {};
  }
  return {};
}

/// The first option of that name that a profile may set.
const cli::OptionSpec* any_option(const cli::ProgramSpec& program, std::string_view name) {
  for (const cli::CommandSpec* command : program.commands) {
    const auto* option = cli::find_option(cli::options_of(program, command), name);
    if (option != nullptr && (option->from_environment || option->from_profile)) return option;
  }
  return nullptr;
}

Result<bool> variable_allows_http(const cli::ProgramSpec& program) {
  const std::string name = cli::variable_of("allow-http");
  const char* value = std::getenv(name.c_str());
  const cli::OptionSpec* option = any_option(program, "allow-http");
  if (option == nullptr || value == nullptr || *value == '\0') return false;
  Setting setting{option, {value}, name, Setting::From::environment};
  HOOKCTL_CHECK(check_setting(setting));
  return !setting.values.empty();
}

}  // namespace

Result<void> check_value(ValueKind kind, std::string_view choices, std::string_view origin,
                         std::string_view value) {
  Result<void> checked = check(kind, choices, value);
  if (!checked) return fail(std::move(checked).error().as(ErrorCode::usage).within(origin));
  return {};
}

Result<void> check_profiles(const cli::ProgramSpec& program, const config::File& file) {
  HOOKCTL_TRY(const bool allowed, variable_allows_http(program));
  for (const config::Profile& profile : file.profiles) {
    std::vector<Setting> settings;
    for (const config::Entry& entry : profile.entries) {
      const cli::OptionSpec* option = any_option(program, entry.key);
      if (option == nullptr) continue;  // a secret's own value
      settings.push_back({option, entry.values,
                          fmt::format("{} in {} line {}", entry.key, file.path, entry.line),
                          Setting::From::profile});
      HOOKCTL_CHECK(check_setting(settings.back()));
    }
    const bool allows_http =
        allowed || std::ranges::any_of(settings, [](const Setting& setting) {
          return setting.option->name == "allow-http" && !setting.values.empty();
        });
    if (!allows_http) HOOKCTL_CHECK(check_schemes(settings));
  }
  return {};
}

}  // namespace hookctl
