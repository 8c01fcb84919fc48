// `hookctl config`: what is set, and where it comes from.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command config_command;
extern const Command config_show_command;
extern const Command config_path_command;
extern const Command config_check_command;

}  // namespace hookctl
