// Where hookctl keeps its files (XDG Base Directory Specification 0.8).
#pragma once

#include <string>

#include "base/error.hpp"

namespace hookctl::config {

/// $XDG_CONFIG_HOME/hookctl/config.toml, else ~/.config/hookctl/config.toml; empty where neither
/// variable nor home is known.
std::string default_config_file();

/// $XDG_STATE_HOME/hookctl/ledger.db, else ~/.local/state/hookctl/ledger.db; empty where neither
/// is known.
std::string default_ledger_file();

/// $TMPDIR, else /tmp.
std::string default_temp_folder();

}  // namespace hookctl::config
