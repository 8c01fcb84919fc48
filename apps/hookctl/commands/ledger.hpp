// `hookctl ledger`: looks after what has been done and is still owed.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command ledger_command;
extern const Command ledger_list_command;
extern const Command ledger_show_command;
extern const Command ledger_flush_command;
extern const Command ledger_forget_command;

}  // namespace hookctl
