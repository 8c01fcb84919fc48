// hookctl sandbox: an Aruna for one machine, and what asks one.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command sandbox_command;
extern const Command sandbox_put_command;
extern const Command sandbox_get_command;
extern const Command sandbox_show_command;

}  // namespace hookctl
