#include "commands/config.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/text.hpp"
#include "commands.hpp"
#include "convert/converter.hpp"
#include "invocation.hpp"

namespace hookctl {
namespace {

Result<int> print_path(Invocation& in) {
  const Settings& settings = in.settings();
  if (in.format() == OutputFormat::text) {
    HOOKCTL_CHECK(in.out().line(settings.file_path()));
  } else {
    HOOKCTL_CHECK(
        in.out().line(fmt::format(R"({{"path":{},"exists":{}}})", json_text(settings.file_path()),
                                  settings.file().has_value())));
  }
  return 0;
}

/// What a profile says of one option; a secret says only that it is there.
std::string shown(const config::Entry& entry) {
  if (!entry.secret.empty()) return "(a secret)";
  return fmt::format("{}", fmt::join(entry.values, ", "));
}

/// Commands in profiles (`token-command`) may hold what is private, and URLs user-info.
std::string masked(const config::Entry& entry) {
  if (entry.key.ends_with("-command")) return "(a command)";
  if (entry.values.size() == 1)
    if (const auto url = Url::parse(entry.values.front())) return url->display();
  return shown(entry);
}

Result<int> print_profile(Invocation& in) {
  const Settings& settings = in.settings();
  const config::Profile* profile =
      settings.file() ? settings.file()->find(settings.profile_name()) : nullptr;
  if (in.format() == OutputFormat::text) {
    if (profile == nullptr) {
      in.log().notice(fmt::format("there is no profile {} in {}", settings.profile_name(),
                                  settings.file_path()));
      return 0;
    }
    for (const config::Entry& entry : profile->entries)
      HOOKCTL_CHECK(in.out().line(fmt::format("{} = {}", entry.key, printable(masked(entry)))));
    return 0;
  }
  std::string out =
      fmt::format(R"({{"path":{},"profile":{},"options":{{)", json_text(settings.file_path()),
                  json_text(settings.profile_name()));
  if (profile != nullptr) {
    for (const config::Entry& entry : profile->entries)
      out += fmt::format("{}{}:{}", &entry == &profile->entries.front() ? "" : ",",
                         json_text(entry.key), json_text(masked(entry)));
  }
  HOOKCTL_CHECK(in.out().line(out + "}}"));
  return 0;
}

/// Which converters there are, no option's kind can tell.
Result<void> check_converters(const config::File& file) {
  for (const config::Profile& profile : file.profiles) {
    const config::Entry* entry = profile.find("convert");
    if (entry == nullptr || entry->values.empty()) continue;
    if (convert::find(entry->values.front()) != nullptr) continue;
    return fail(ErrorCode::usage,
                fmt::format("convert in {} line {}: there is no converter of that name", file.path,
                            entry->line),
                "“hookctl convert --help” tells which there are");
  }
  return {};
}

/// That the file can be read, all its keys are known and its secrets are safe has been seen before
/// this runs; what is left is to check each value of each profile.
Result<int> check(Invocation& in) {
  const Settings& settings = in.settings();
  if (settings.file()) {
    HOOKCTL_CHECK(check_profiles(program(), *settings.file()));
    HOOKCTL_CHECK(check_converters(*settings.file()));
  }
  if (in.format() != OutputFormat::text) return print_path(in);
  in.log().notice(settings.file()
                      ? fmt::format("{} is in order", settings.file()->path)
                      : fmt::format("there is no {}; nothing to check", settings.file_path()));
  return 0;
}

}  // namespace

constinit const Command config_command{
    .spec = {.name = "config",
             .group = "Setup",
             .summary = "tell what is configured, and where",
             .description = "Options may be kept in a TOML file, in tables [profile.NAME]; their "
                            "keys are the options' names, and a secret's name for its value. "
                            "--profile chooses a table; the one called “default” is used "
                            "otherwise. A file with a secret in it has to be for its owner alone "
                            "(chmod 600)."},
};

constinit const Command config_show_command{
    .spec = {.name = "config show",
             .group = "Setup",
             .summary = "print what the profile sets",
             .description = "Prints the profile's options. Secrets and commands that lead to them "
                            "are masked."},
    .run = print_profile,
    .watches_stop = false,
};

constinit const Command config_path_command{
    .spec = {.name = "config path",
             .group = "Setup",
             .summary = "print the path of the configuration file",
             .description = "Prints the path whether or not there is a file."},
    .run = print_path,
    .watches_stop = false,
};

constinit const Command config_check_command{
    .spec = {.name = "config check",
             .group = "Setup",
             .summary = "check the configuration file",
             .description = "Reads the file with all its profiles, as every command does, and "
                            "checks every value. With -o json it prints the file's path and "
                            "whether there is one."},
    .run = check,
    .watches_stop = false,
};

}  // namespace hookctl
