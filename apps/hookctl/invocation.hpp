// What a command is handed: its options' values, its arguments, the runtime, and standard output.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/runtime.hpp"
#include "base/secret.hpp"
#include "base/stop.hpp"
#include "base/url.hpp"
#include "bind.hpp"
#include "output.hpp"
#include "settings.hpp"

namespace hookctl {

enum class OutputFormat { text, json, ndjson };

/// One run of one command. Every value has been checked against its kind before the command runs,
/// so that reading it cannot fail. Asking for an option or argument that the command's spec does
/// not have is a fault of the program, and throws std::logic_error.
class Invocation {
 public:
  static Result<Invocation> create(const cli::ProgramSpec& program, const cli::CommandSpec& command,
                                   GivenLine line, Stop& stop, Log& log, Output& out);
  /// The arguments against their kinds. Apart from `create`, which first settles how an error is
  /// told; before everything else.
  Result<void> check_arguments() const;

  // Options, by the name that follows the dashes. Nothing where one was not given and has no
  // default. The precedence is: option, environment, profile, default.
  bool flag(std::string_view option) const;
  /// How often a switch was given.
  std::size_t count(std::string_view option) const;
  std::optional<std::string> text(std::string_view option) const;
  std::optional<std::chrono::milliseconds> duration(std::string_view option) const;
  std::optional<Time> time(std::string_view option) const;
  std::optional<std::uint64_t> size(std::string_view option) const;
  std::optional<std::uint64_t> number(std::string_view option) const;
  std::optional<Url> url(std::string_view option) const;
  /// All values of an option that may be repeated, or the words of one that takes the rest of the
  /// line.
  std::vector<std::string> list(std::string_view option) const;
  /// The same for KEY=VALUE, split at the first "=".
  std::vector<std::pair<std::string, std::string>> pairs(std::string_view option) const;
  /// Whether it was given on the command line itself.
  bool given(std::string_view option) const;

  /// A secret by its name ("token"), from whatever leads to it. Reads a file or runs a program
  /// now, so call it once, and only where the secret is needed.
  Result<std::optional<Secret>> secret(std::string_view name) const;
  /// All of those of a secret that may be repeated, in order.
  Result<std::vector<Secret>> secrets(std::string_view name) const;

  /// The usage error for a value that only the command could judge; names the option, variable or
  /// profile's key that it came from.
  Error bad_value(std::string_view option, std::string_view why, std::string_view hint = {}) const;

  // Arguments, by the name in the spec ("PAYLOAD").
  std::optional<std::string> argument(std::string_view name) const;
  std::vector<std::string> arguments(std::string_view name) const;

  // Places.
  /// --ledger, else its place in the user's state folder.
  Result<std::string> ledger_file() const;
  /// --temp-dir, else $TMPDIR, else /tmp.
  std::string temp_folder() const;

  /// Refuses plain HTTP beyond this machine, unless --allow-http was given; for URLs that come
  /// from elsewhere than an option (those have been checked). `what` says whose URL it is: "the
  /// payload's download".
  Result<void> check_http(const Url& url, std::string_view what) const;

  OutputFormat format() const { return format_; }
  bool quiet() const { return quiet_; }
  /// Whether colours are wanted on standard output.
  bool color() const { return color_; }
  /// Whether progress bars are wanted on standard error.
  bool progress() const { return progress_; }

  Output& out() const { return out_; }
  const Runtime& runtime() const { return runtime_; }
  const Stop& stop() const { return stop_; }
  Log& log() const { return runtime_.log; }
  /// For `--deadline`: set before any thread starts.
  void set_deadline(std::chrono::milliseconds from_now);

  const Settings& settings() const { return settings_; }

 private:
  Invocation(const cli::CommandSpec& command, Settings settings, GivenLine line, Stop& stop,
             Log& log, Output& out);
  void read_global_options();
  const std::string* one(std::string_view option) const;
  std::size_t index_of(std::string_view argument) const;

  const cli::CommandSpec& command_;
  Settings settings_;
  GivenLine line_;
  Stop& stop_;
  Runtime runtime_;
  Output& out_;
  OutputFormat format_ = OutputFormat::text;
  bool quiet_ = false;
  bool color_ = false;
  bool progress_ = false;
};

}  // namespace hookctl
