// `hookctl process` of a capture: one hook after the other.
#pragma once

#include "base/error.hpp"
#include "base/io.hpp"
#include "invocation.hpp"
#include "processor.hpp"

namespace hookctl {

/// Works off the hooks of a capture, or those whose records --id names; gives the exit code.
Result<int> process_capture(const Invocation& in, Processor& processor, ByteSource& bytes);

}  // namespace hookctl
