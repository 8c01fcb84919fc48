#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command match_command;

}  // namespace hookctl
