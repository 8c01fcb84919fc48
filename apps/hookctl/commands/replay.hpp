// “hookctl replay”: send what was captured again.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command replay_command;

}  // namespace hookctl
