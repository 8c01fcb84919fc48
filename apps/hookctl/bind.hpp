// From the words of the command line to options and arguments. bind.cpp alone knows CLI11.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "cli/spec.hpp"

namespace hookctl {

/// One option as it was given, in order; a switch has no value.
struct GivenOption {
  const cli::OptionSpec* option;
  std::vector<std::string> values;  ///< one; for ValueKind::rest one a word
};

/// What stands on the command line.
struct GivenLine {
  std::vector<GivenOption> options;
  /// One list an argument of the spec, empty where it was left out.
  std::vector<std::vector<std::string>> arguments;

  std::vector<const GivenOption*> find(std::string_view name) const;
};

/// Reads the words for one command; `words` are without the command's own name. Only what the line
/// itself says is judged here: unknown options, missing values, arguments too many or too few. The
/// errors name options and never quote a value, since a value may be a secret.
Result<GivenLine> bind_words(const cli::ProgramSpec& program, const cli::CommandSpec& command,
                             std::span<const std::string> words);

}  // namespace hookctl
