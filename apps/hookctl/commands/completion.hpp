// `hookctl completion`: scripts for the shells.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command completion_command;

}  // namespace hookctl
