#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command convert_command;

}  // namespace hookctl
