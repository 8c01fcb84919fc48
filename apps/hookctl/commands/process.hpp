// `hookctl process`: works one payload off.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command process_command;

}  // namespace hookctl
