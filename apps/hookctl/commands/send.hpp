// `hookctl send`: signs a message, posts it, and judges the answer.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command send_command;

}  // namespace hookctl
