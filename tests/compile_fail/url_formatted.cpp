// A URL may hold a signature: what people see of it is display().
// expect: type T formattable
#include <fmt/format.h>

#include "base/url.hpp"

std::string shown(const hookctl::Url& url) {
#ifdef MISTAKE
  return fmt::format("{}", url);
#else
  return fmt::format("{}", url.display());
#endif
}
