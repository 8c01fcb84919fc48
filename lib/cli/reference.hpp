// The command line as data for programs and as a page for people.
#pragma once

#include <string>

#include "cli/spec.hpp"

namespace hookctl::cli {

/// `{"name","version","global":[OPTION…],"commands":[{"name","group","summary","arguments",
/// "options","examples","exit_codes"}…]}` on one line. OPTION is `{"name","short","metavar","kind",
/// "help","choices","default","repeatable","required","variables","group"}`.
std::string render_json(const ProgramSpec& program);

/// One page of Markdown with a table of options a command.
std::string render_markdown(const ProgramSpec& program);

}  // namespace hookctl::cli
