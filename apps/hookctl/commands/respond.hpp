// `hookctl respond`: makes a Mosaic response, or judges one.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command respond_command;

}  // namespace hookctl
