// Manual pages, in the man(7) macros that mandoc and groff both read.
#pragma once

#include <string>

#include "cli/spec.hpp"

namespace hookctl::cli {

/// hookctl.1: the commands, the global options, environment, files, exit codes.
std::string render_man(const ProgramSpec& program);
/// hookctl-COMMAND.1.
std::string render_man(const ProgramSpec& program, const CommandSpec& command);

/// "hookctl-sandbox-put": a page's name, without its section.
std::string page_name(const ProgramSpec& program, const CommandSpec& command);

}  // namespace hookctl::cli
