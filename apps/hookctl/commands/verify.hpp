#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command verify_command;

}  // namespace hookctl
