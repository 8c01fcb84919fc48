// Which command a command line is for.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "cli/spec.hpp"

namespace hookctl {

/// What to do, and the words that are left for it.
struct Dispatch {
  enum class What { run, help, version } what = What::run;
  const cli::CommandSpec* command = nullptr;  ///< null: the program as a whole
  std::vector<std::string> words;             ///< without the command's name
};

/// Finds the command, past global options; sees --help and --version wherever they stand.
Result<Dispatch> dispatch(const cli::ProgramSpec& program, std::span<const std::string> words);

/// How errors are to be told, as far as the line and the variables say.
struct EarlyWishes {
  bool json_errors = false;  ///< `-o json` or ndjson
  bool json_log = false;     ///< `--log-format json`
};

/// For a line that could not be understood: the values of other options and another program's line
/// are stepped over all the same.
EarlyWishes early_wishes(const cli::ProgramSpec& program, std::span<const std::string> words);

}  // namespace hookctl
