// `hookctl callback`: tells Aruna how a hook went.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command callback_command;

}  // namespace hookctl
