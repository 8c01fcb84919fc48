// `hookctl inspect` of a capture: a line a record and a summary, or one record whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "inspect_report.hpp"
#include "inspection.hpp"
#include "invocation.hpp"

namespace hookctl {

/// Goes through all records; gives how many there were, the unreadable ones not counted.
Result<std::uint64_t> inspect_capture(const Invocation& in, const Inspector& inspector,
                                      std::string_view file, ByteSource& bytes);

/// Tells of the first record of that id; `not_found` where there is none.
Result<void> inspect_record(const Invocation& in, const Inspector& inspector, std::string_view file,
                            ByteSource& bytes, const std::string& id);

/// Prints what was found of one message.
Result<void> print_inspected(const Invocation& in, const Inspected& what);

}  // namespace hookctl
