#include "settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>

#include "base/io.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "cli/lookup.hpp"
#include "config/paths.hpp"
#include "config/secret_source.hpp"
#include "http/transport.hpp"

namespace hookctl {
namespace {

using cli::OptionSpec;
using cli::ValueKind;
using From = Setting::From;

/// A variable's value; an empty one counts as none.
std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

/// The value of a variable that is not ours alone, in our spelling: seconds without a unit, and
/// choices in any letter case. Nothing where it means nothing here.
std::optional<std::string> translated(const OptionSpec& option, std::string value) {
  if (option.kind == ValueKind::duration &&
      value.find_first_not_of("0123456789") == std::string::npos)
    return value + "s";
  if (option.kind != ValueKind::choice) return value;
  value = lower(value);
  if (value == "warn") value = "warning";
  const auto choices = cli::split(option.choices, '|');
  if (std::ranges::find(choices, value) == choices.end()) return std::nullopt;
  return value;
}

/// Every key that a profile may hold, for any command.
struct Keys {
  std::vector<std::string_view> options, secrets;
};

Keys keys_of(const cli::ProgramSpec& program) {
  Keys keys;
  const auto add = [](std::vector<std::string_view>& names, std::string_view name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  const auto add_option = [&](const OptionSpec& option) {
    const bool finds_the_profile = option.name == "config" || option.name == "profile";
    if ((option.from_environment || option.from_profile) && !finds_the_profile)
      add(keys.options, option.name);
    add(keys.secrets, option.secret);
  };
  for (const OptionSpec& option : program.global.options) add_option(option);
  for (const cli::CommandSpec* command : program.commands)
    for (const cli::OptionGroup& group : command->option_groups)
      for (const OptionSpec& option : group.options) add_option(option);
  return keys;
}

/// A switch's values from a variable or a profile: "true" once, or none.
Result<void> read_switch(Setting& setting) {
  if (setting.values.size() > 1)
    return fail(ErrorCode::config, fmt::format("{} takes one value", setting.origin));
  const std::string value = lower(setting.values.front());
  const auto is = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, value) != words.end();
  };
  if (is({"1", "true", "yes", "on"}))
    setting.values = {"true"};
  else if (is({"0", "false", "no", "off"}))
    setting.values.clear();
  else
    return fail(ErrorCode::config, fmt::format("{} is a switch", setting.origin),
                "set it to true or false");
  return {};
}

}  // namespace

Result<void> check_setting(Setting& setting) {
  const OptionSpec& option = *setting.option;
  if (setting.values.empty()) return {};
  if (!cli::takes_value(option))
    return setting.from == From::command_line ? Result<void>() : read_switch(setting);
  if (!option.repeatable && option.kind != ValueKind::rest && setting.values.size() > 1)
    return fail(ErrorCode::config, fmt::format("{} takes one value", setting.origin));
  for (const std::string& value : setting.values)
    if (!value.empty() || !option.optional_value)
      HOOKCTL_CHECK(check_value(option.kind, option.choices, setting.origin, value));
  return {};
}

Result<void> check_schemes(std::span<const Setting> settings) {
  for (const Setting& setting : settings) {
    if (setting.option->kind != ValueKind::url) continue;
    for (const std::string& value : setting.values) {
      HOOKCTL_TRY(const Url url, Url::parse(value));
      HOOKCTL_CHECK(http::check_scheme(url, false, setting.origin));
    }
  }
  return {};
}

Result<Settings> Settings::resolve(const cli::ProgramSpec& program, const cli::CommandSpec& command,
                                   const GivenLine& line) {
  Settings all;
  all.options_ = cli::options_of(program, &command);
  for (const std::string_view name : {"config", "profile"}) {
    HOOKCTL_TRY(auto setting, all.value_of(*cli::find_option(all.options_, name), line));
    if (setting) all.settings_.push_back(std::move(*setting));
  }
  HOOKCTL_CHECK(all.load(program));
  for (const OptionSpec* option : all.options_) {
    if (option->name == "config" || option->name == "profile") continue;
    HOOKCTL_TRY(auto setting, all.value_of(*option, line));
    if (setting)
      all.settings_.push_back(std::move(*setting));
    else if (option->required)
      return fail(ErrorCode::usage, fmt::format("{} needs --{}", command.name, option->name),
                  fmt::format("hookctl {} --help tells how it is used", command.name));
  }
  const auto* allow = cli::find_option(all.options_, "allow-http");
  if (allow != nullptr && all.find("allow-http") == nullptr)
    HOOKCTL_CHECK(check_schemes(all.settings_));
  return all;
}

Result<void> Settings::load(const cli::ProgramSpec& program) {
  const Setting* given = find("config");
  path_ = given != nullptr ? given->values.front() : config::default_config_file();
  const Setting* profile = find("profile");
  profile_name_ = profile->values.front();
  if (path_.empty()) return {};
  const Keys keys = keys_of(program);
  HOOKCTL_TRY(file_, config::load(path_, given != nullptr, {keys.options, keys.secrets}));
  if (file_) profile_ = file_->find(profile_name_);
  if (profile_ != nullptr || profile->from == From::usual) return {};
  return fail(
      ErrorCode::config,
      fmt::format("{}: there is no profile “{}” in {}", profile->origin, profile_name_, path_),
      fmt::format("write it below a line [profile.{}]", profile_name_));
}

Result<std::optional<Setting>> Settings::value_of(const OptionSpec& option,
                                                  const GivenLine& line) const {
  std::optional<Setting> setting;
  if (const auto given = line.find(option.name); !given.empty()) {
    setting = Setting{&option, {}, fmt::format("--{}", option.name), From::command_line};
    for (const GivenOption* one : given) {
      // The last one counts; but which of two secrets is meant, nobody should have to guess.
      if (!option.repeatable && option.secret.empty()) setting->values.clear();
      if (!cli::takes_value(option)) setting->values.emplace_back("true");
      for (const std::string& value : one->values) setting->values.push_back(value);
    }
  } else {
    setting = from_environment(option);
    if (!setting) setting = from_profile(option);
    if (!setting && !option.default_value.empty())
      setting = Setting{&option,
                        {std::string(option.default_value)},
                        fmt::format("the default of --{}", option.name),
                        From::usual};
  }
  if (setting) HOOKCTL_CHECK(check_setting(*setting));
  if (!setting || setting->values.empty()) return std::nullopt;
  return setting;
}

std::optional<Setting> Settings::from_environment(const OptionSpec& option) const {
  if (!option.from_environment) return std::nullopt;
  const std::string name = cli::variable_of(option.name);
  if (auto value = variable(name))
    return Setting{&option, {std::move(*value)}, name, From::environment};
  if (option.other_variable.empty()) return std::nullopt;
  const std::string other(option.other_variable);
  auto value = variable(other);
  if (value) value = translated(option, std::move(*value));
  if (!value) return std::nullopt;
  return Setting{&option, {std::move(*value)}, other, From::environment};
}

std::optional<Setting> Settings::from_profile(const OptionSpec& option) const {
  const bool readable = option.from_environment || option.from_profile;
  const config::Entry* entry =
      profile_ != nullptr && readable ? profile_->find(option.name) : nullptr;
  if (entry == nullptr) return std::nullopt;
  return Setting{&option, entry->values,
                 fmt::format("{} in {} line {}", entry->key, file_->path, entry->line),
                 From::profile};
}

const Setting* Settings::find(std::string_view option) const {
  const auto found = std::ranges::find_if(
      settings_, [&](const Setting& setting) { return setting.option->name == option; });
  if (found != settings_.end()) return &*found;
  if (cli::find_option(options_, option) == nullptr)
    throw std::logic_error(fmt::format("this command has no option --{}", option));
  return nullptr;
}

Result<std::vector<Secret>> Settings::secrets_of_options(std::string_view name, From from,
                                                         const Stop& stop) const {
  std::vector<Secret> found;
  for (const Setting& setting : settings_) {
    if (setting.option->secret != name || setting.from != from) continue;
    const bool file = setting.option->kind == ValueKind::file;
    for (const std::string& value : setting.values) {
      Result<Secret> secret =
          file ? read_secret_file(value, &stop) : config::read_secret_from_command(value, &stop);
      if (!secret && stop.requested()) return fail(stop.error());
      if (!secret)
        return fail(std::move(secret).error().as(ErrorCode::config).within(setting.origin));
      if (secret->empty())
        return fail(ErrorCode::config, fmt::format("{}: the secret is empty", setting.origin));
      found.push_back(std::move(*secret));
    }
  }
  return found;
}

Result<std::vector<Secret>> Settings::secrets(std::string_view name, const Stop& stop) const {
  const bool declared = std::ranges::any_of(
      options_, [&](const OptionSpec* option) { return option->secret == name; });
  if (!declared) throw std::logic_error(fmt::format("this command has no secret {}", name));
  const bool several = std::ranges::any_of(options_, [&](const OptionSpec* option) {
    return option->secret == name && option->repeatable;
  });

  for (const From from : {From::command_line, From::environment, From::profile}) {
    HOOKCTL_TRY(std::vector<Secret> found, secrets_of_options(name, from, stop));
    if (from == From::environment) {
      const char* value = std::getenv(cli::variable_of(name).c_str());
      if (value != nullptr && *value != '\0') found.emplace_back(std::string_view(value));
    }
    const config::Entry* entry =
        from == From::profile && profile_ != nullptr ? profile_->find(name) : nullptr;
    if (entry != nullptr)
      for (const Secret& secret : entry->secret) found.push_back(secret.clone());
    if (found.size() > 1 && !several)
      return fail(ErrorCode::usage, fmt::format("the {} is given more than once", name),
                  fmt::format("use one of --{0}-file, --{0}-command and {1}", name,
                              cli::variable_of(name)));
    if (!found.empty()) return found;
  }
  return std::vector<Secret>();
}

}  // namespace hookctl
