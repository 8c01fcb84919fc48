// A secret's bytes have a name to be asked for by.
// expect: convert|conversion
#include <string_view>

#include "base/secret.hpp"

int main() {
  const hookctl::Secret secret("x");
#ifdef MISTAKE
  const std::string_view text = secret;
#else
  const std::string_view text = secret.reveal();
#endif
  return text.empty() ? 1 : 0;
}
