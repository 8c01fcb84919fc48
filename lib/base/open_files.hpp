// How many files a process may have open.
#pragma once

#include <cstdint>

namespace hookctl {

/// Raises how many files this process may have open at a time, where that is less than wanted and
/// as far as it may; gives how many they may be now.
std::uint64_t allow_open_files(std::uint64_t wanted);

}  // namespace hookctl
