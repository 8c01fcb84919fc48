// `hookctl capture`: captures into other formats and back, and without their secrets.
#pragma once

#include "command.hpp"

namespace hookctl {

extern const Command capture_command;
extern const Command capture_import_command;
extern const Command capture_export_command;
extern const Command capture_redact_command;

}  // namespace hookctl
