// A secret does not go into a stream.
// expect: deleted
#include <sstream>

#include "base/secret.hpp"

int main() {
  const hookctl::Secret secret("x");
  std::ostringstream stream;
#ifdef MISTAKE
  stream << secret;
#else
  stream << secret.size();
#endif
  return stream.str().empty() ? 1 : 0;
}
