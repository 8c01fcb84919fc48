#include "commands/config.hpp"

#include "invocation.hpp"

namespace hookctl {
namespace {

Result<int> print_path(Invocation& in) {
  HOOKCTL_CHECK(in.out().line(in.settings().file_path()));
  return 0;
}

}  // namespace

constinit const Command config_command{
    .spec = {.name = "config",
             .group = "Setup",
             .summary = "tell what is configured, and where",
             .description = "Options may be kept in a TOML file, in tables [profile.NAME]; their "
                            "keys are the options' names. --profile chooses a table; the one "
                            "called “default” is used otherwise."},
};

constinit const Command config_path_command{
    .spec = {.name = "config path",
             .group = "Setup",
             .summary = "print the path of the configuration file",
             .description = "Prints the path whether or not there is a file."},
    .run = print_path,
    .watches_stop = false,
};

}  // namespace hookctl
