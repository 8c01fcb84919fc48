// `--help` as text for a terminal of 80 columns.
#pragma once

#include <string>

#include "cli/spec.hpp"

namespace hookctl::cli {

/// The whole program: its commands by heading and the global options.
std::string render_help(const ProgramSpec& program);
/// One command: usage, description, arguments, options, exit codes, examples.
std::string render_help(const ProgramSpec& program, const CommandSpec& command);

}  // namespace hookctl::cli
