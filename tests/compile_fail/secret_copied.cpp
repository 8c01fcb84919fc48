// A secret has one owner.
// expect: deleted
#include <utility>

#include "base/secret.hpp"

int main() {
  hookctl::Secret first("x");
#ifdef MISTAKE
  hookctl::Secret second(first);
#else
  hookctl::Secret second(std::move(first));
#endif
  return second.empty() ? 1 : 0;
}
