// “hookctl verify --capture”: a verdict a record, and a summary.
#pragma once

#include <optional>

#include "base/error.hpp"
#include "invocation.hpp"
#include "verifier.hpp"

namespace hookctl {

/// Judges every record of the capture that FILE names; gives the exit code. Ages count at `at`,
/// else at the moment when each was received.
Result<int> verify_capture(const Invocation& in, const Verifier& verifier, std::optional<Time> at);

}  // namespace hookctl
