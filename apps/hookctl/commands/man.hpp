// `hookctl man`: manual pages.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command man_command;

}  // namespace hookctl
