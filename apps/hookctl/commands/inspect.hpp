#pragma once

#include "command.hpp"

namespace hookctl {

/// What a message or a capture is, and what to do with it.
extern constinit const Command inspect_command;

}  // namespace hookctl
