// A secret does not go into JSON.
// expect: deleted|no matching|could not convert|no viable|conversion from
#include <nlohmann/json.hpp>

#include "base/secret.hpp"

int main() {
  const hookctl::Secret secret("x");
#ifdef MISTAKE
  const nlohmann::json json = secret;
#else
  const nlohmann::json json = secret.size();
#endif
  return json.is_null() ? 1 : 0;
}
