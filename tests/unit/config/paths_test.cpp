#include "config/paths.hpp"

#include <cstdlib>
#include <optional>
#include <string>

#include <doctest/doctest.h>

using namespace hookctl::config;

namespace {

/// A variable for the length of a test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    if (value == nullptr)
      ::unsetenv(name);
    else
      ::setenv(name, value, 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (before_)
      ::setenv(name_, before_->c_str(), 1);
    else
      ::unsetenv(name_);
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("files lie where the XDG specification says") {
  const Variable home("HOME", "/home/me");
  {
    const Variable config("XDG_CONFIG_HOME", "/c");
    const Variable state("XDG_STATE_HOME", "/s");
    CHECK(default_config_file() == "/c/hookctl/config.toml");
    CHECK(default_ledger_file() == "/s/hookctl/ledger.db");
  }
  // Unset, empty or relative: as if there were none.
  for (const char* value : {static_cast<const char*>(nullptr), "", "relative"}) {
    const Variable config("XDG_CONFIG_HOME", value);
    const Variable state("XDG_STATE_HOME", value);
    CHECK(default_config_file() == "/home/me/.config/hookctl/config.toml");
    CHECK(default_ledger_file() == "/home/me/.local/state/hookctl/ledger.db");
  }
  const Variable config("XDG_CONFIG_HOME", nullptr);
  const Variable nobody("HOME", nullptr);
  CHECK(default_config_file().empty());
}

TEST_CASE("temporary files lie in TMPDIR, else in /tmp") {
  {
    const Variable folder("TMPDIR", "/var/tmp");
    CHECK(default_temp_folder() == "/var/tmp");
  }
  const Variable folder("TMPDIR", nullptr);
  CHECK(default_temp_folder() == "/tmp");
}
