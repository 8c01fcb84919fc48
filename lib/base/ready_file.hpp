// The file by which a server tells that it is ready, and where.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hookctl {

/// Writes it whole, for its owner alone, as `AtomicFile` does.
Result<void> write_ready_file(const std::string& path, std::string_view text);
/// Removes what was written, behind a link as well. A pipe, or what a descriptor of this process
/// leads to (/dev/stdout), was written to and stays.
void remove_ready_file(const std::string& path);

}  // namespace hookctl
