// hookctl listen: receives messages.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command listen_command;

}  // namespace hookctl
