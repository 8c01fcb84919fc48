#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command template_command;
extern const Command template_render_command;
extern const Command template_lint_command;

}  // namespace hookctl
