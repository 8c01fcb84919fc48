// `hookctl register`: a new hook at Aruna.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command register_command;

}  // namespace hookctl
