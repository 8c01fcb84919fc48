// What a command line is made of, as constant data: parsing, help, man pages, completions and the
// documentation's tables are all made from these.
#pragma once

#include <span>
#include <string_view>

namespace hookctl::cli {

/// What a value is: decides its check, its completion and its place in the man page.
enum class ValueKind {
  none,
  text,
  file,
  folder,
  url,
  duration,
  time,
  size,
  number,
  choice,
  key_value,
  id,
  rest
};

struct OptionSpec {
  std::string_view name;          ///< without dashes: "ledger"
  std::string_view metavar = {};  ///< "FILE"; empty for a switch
  std::string_view help = {};     ///< a phrase, lower case, without a full stop
  ValueKind kind = ValueKind::none;
  char short_name = 0;
  std::string_view choices = {};        ///< for `choice`: "rest|grpc"
  std::string_view default_value = {};  ///< as one would write it; shown in the help
  bool repeatable = false;
  /// HOOKCTL_<NAME> is read too, and the profile's key of that name.
  bool from_environment = false;
  /// A further variable that is read after HOOKCTL_<NAME>, such as TEMP_DIR.
  std::string_view other_variable = {};
  /// The profile's key of that name is read, though no variable is.
  bool from_profile = false;
  bool required = false;
  /// The value may be left out, and is empty then: `--owner`, `--owner USER`, `--owner=USER`. The
  /// next word is the value unless it begins with a dash, so only for commands without arguments.
  bool optional_value = false;
  /// The secret that this option leads to: "token" for --token-file and --token-command.
  std::string_view secret = {};
};

/// Options that several commands share, under a heading of their own in the help.
struct OptionGroup {
  std::string_view heading;
  std::span<const OptionSpec> options;
};

struct ArgumentSpec {
  std::string_view name;  ///< "PAYLOAD"
  std::string_view help;
  ValueKind kind = ValueKind::file;
  bool required = true;
  bool repeatable = false;  ///< only the last argument may be
  std::string_view choices = {};
};

struct ExampleSpec {
  std::string_view what;     ///< "Convert a file without uploading it"
  std::string_view command;  ///< the line to type, beginning with "hookctl "
};

struct CommandSpec {
  std::string_view name;         ///< all its words: "process", "sandbox put"
  std::string_view group;        ///< the heading in the overall help: "Pipeline"
  std::string_view summary;      ///< a phrase, lower case
  std::string_view description;  ///< paragraphs, separated by an empty line
  std::span<const ArgumentSpec> arguments = {};
  std::span<const OptionGroup> option_groups = {};
  std::span<const ExampleSpec> examples = {};
  std::string_view exit_codes = {};  ///< those worth naming: "0 3 10 11 12 13 14"
};

struct ProgramSpec {
  std::string_view name;
  std::string_view version;
  std::string_view summary;
  std::string_view description;
  OptionGroup global;                              ///< understood by every command
  std::span<const std::string_view> groups;        ///< headings of the overall help, in order
  std::span<const CommandSpec* const> commands{};  ///< in the order of the help
};

}  // namespace hookctl::cli
