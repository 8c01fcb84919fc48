// A secret is no text for messages.
// expect: type T formattable|deleted
#include <fmt/format.h>

#include "base/secret.hpp"

int main() {
  const hookctl::Secret secret("x");
#ifdef MISTAKE
  return static_cast<int>(fmt::format("{}", secret).size());
#else
  return static_cast<int>(fmt::format("{}", secret.size()).size());
#endif
}
