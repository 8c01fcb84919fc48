#include "terminal.hpp"

#include <cstdlib>

#include <unistd.h>

namespace hookctl {

bool is_terminal(int fd) {
  return ::isatty(fd) == 1;
}

bool wants_color(std::string_view when, int fd) {
  if (when != "auto") return when == "always";
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return is_terminal(fd) && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

}  // namespace hookctl
