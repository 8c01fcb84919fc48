#include "base/open_files.hpp"

#include <algorithm>
#include <utility>

#include <sys/resource.h>

namespace hookctl {

std::uint64_t allow_open_files(std::uint64_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return limit.rlim_cur;
  const auto before = std::exchange(limit.rlim_cur, std::min<rlim_t>(wanted, limit.rlim_max));
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

}  // namespace hookctl
