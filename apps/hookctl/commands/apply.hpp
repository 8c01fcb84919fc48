#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command apply_command;
extern const Command diff_command;

}  // namespace hookctl
