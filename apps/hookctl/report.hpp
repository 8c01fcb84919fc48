// The one place where an error becomes text.
#pragma once

#include "base/error.hpp"
#include "base/log.hpp"

namespace hookctl {

/// Prints an error on standard error: as text with its hint on a line of its own, as one line of
/// the JSON log, or, for `-o json`, as `{"error":{"code","message","hint"}}`.
void report(const Error& error, bool as_document, Log& log);

}  // namespace hookctl
