#include "config/paths.hpp"

#include <cstdlib>
#include <string_view>

namespace hookctl::config {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

/// A base folder: the variable's where it is an absolute path (others are to be ignored, says the
/// specification), else the one below the home.
std::string below(const char* name, std::string_view in_home, std::string_view file) {
  std::string path(variable(name));
  if (!path.starts_with('/')) {
    const std::string_view home = variable("HOME");
    if (!home.starts_with('/')) return {};
    path.assign(home).append(in_home);
  }
  return path.append("/hookctl/").append(file);
}

}  // namespace

std::string default_config_file() {
  return below("XDG_CONFIG_HOME", "/.config", "config.toml");
}

std::string default_ledger_file() {
  return below("XDG_STATE_HOME", "/.local/state", "ledger.db");
}

std::string default_temp_folder() {
  const std::string_view folder = variable("TMPDIR");
  return std::string(folder.empty() ? "/tmp" : folder);
}

}  // namespace hookctl::config
