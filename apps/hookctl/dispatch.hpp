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

/// Whether the line asks for errors as JSON (`-o json` or ndjson, or the variable), seen before
/// anything else is understood.
bool wants_json_errors(std::span<const std::string> words);
/// The same for `--log-format json`.
bool wants_json_log(std::span<const std::string> words);

}  // namespace hookctl
