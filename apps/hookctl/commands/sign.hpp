// `hookctl sign`: signs a message for Mosaic.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command sign_command;

}  // namespace hookctl
