// `hookctl list`, `show`, `attach` and `delete`: the hooks that are there.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command list_command;
extern const Command show_command;
extern const Command attach_command;
extern const Command delete_command;

}  // namespace hookctl
