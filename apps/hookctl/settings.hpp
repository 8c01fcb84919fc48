// The values of a command's options: from the command line, the environment, the profile or the
// default, in this order.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/stop.hpp"
#include "bind.hpp"
#include "cli/spec.hpp"
#include "config/file.hpp"

namespace hookctl {

/// The value of one option, and where it came from.
struct Setting {
  const cli::OptionSpec* option;
  std::vector<std::string> values;  ///< a switch that is set has one "true" each time
  std::string origin;               ///< "--timeout", "PROCESSING_TIMEOUT", "timeout in FILE line 3"
  enum class From { command_line, environment, profile, usual } from = From::usual;
};

class Settings {
 public:
  /// Finds and checks every value. The configuration is read where it may hold one.
  static Result<Settings> resolve(const cli::ProgramSpec& program, const cli::CommandSpec& command,
                                  const GivenLine& line);

  /// Null where the option has no value. An option that the command does not have is a fault of
  /// the program, and throws std::logic_error.
  const Setting* find(std::string_view option) const;

  /// The secrets of a name, from the first place that has any; the programs of --NAME-command run
  /// now. A file that is a pipe or a terminal is waited for until `stop` asks to end.
  Result<std::vector<Secret>> secrets(std::string_view name, const Stop& stop) const;

  /// The configuration that was read, and the name of the profile in use.
  const std::optional<config::File>& file() const { return file_; }
  const std::string& profile_name() const { return profile_name_; }
  const std::string& file_path() const { return path_; }
  const std::vector<Setting>& all() const { return settings_; }

 private:
  Result<void> load(const cli::ProgramSpec& program);
  Result<void> read_profile_name();
  Result<std::optional<Setting>> value_of(const cli::OptionSpec& option,
                                          const GivenLine& line) const;
  std::optional<Setting> from_environment(const cli::OptionSpec& option) const;
  std::optional<Setting> from_profile(const cli::OptionSpec& option) const;
  Result<std::vector<Secret>> secrets_of_options(std::string_view name, Setting::From from,
                                                 const Stop& stop) const;

  std::vector<const cli::OptionSpec*> options_;
  std::vector<Setting> settings_;
  std::optional<config::File> file_;
  const config::Profile* profile_ = nullptr;
  std::string path_;
  std::string profile_name_;
};

/// Checks a value against its option's kind; the error begins with `origin`.
Result<void> check_value(cli::ValueKind kind, std::string_view choices, std::string_view origin,
                         std::string_view value);

/// Checks what a variable or a profile gives an option, and brings a switch into our spelling.
Result<void> check_setting(Setting& setting);

/// Refuses plain HTTP beyond this machine, for where it was not asked for.
Result<void> check_schemes(std::span<const Setting> settings);

/// Checks all values of all profiles against the options of that name, whichever command has them:
/// each kind, how many there may be, and plain HTTP where the profile does not allow it.
Result<void> check_profiles(const cli::ProgramSpec& program, const config::File& file);

}  // namespace hookctl
