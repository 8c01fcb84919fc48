// All that hookctl can do.
#pragma once

#include <span>

#include "cli/spec.hpp"
#include "command.hpp"

namespace hookctl {

/// Every command, in the order of the help.
std::span<const Command* const> all_commands();

/// The program as help, man pages and completions describe it.
const cli::ProgramSpec& program();

/// The command that a spec of `program()` belongs to.
const Command& command_of(const cli::CommandSpec& spec);

}  // namespace hookctl
