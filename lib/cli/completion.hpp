// Completion scripts for the shells, each whole in itself.
#pragma once

#include <string>

#include "cli/spec.hpp"

namespace hookctl::cli {

/// For bash 4 and later; does not need the package bash-completion.
std::string render_bash(const ProgramSpec& program);
/// For zsh's `_arguments`; a file called _hookctl in $fpath.
std::string render_zsh(const ProgramSpec& program);
/// For fish 3.
std::string render_fish(const ProgramSpec& program);

}  // namespace hookctl::cli
