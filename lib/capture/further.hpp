// The fields of a record that its reader keeps as text: `verdict`, `redactions`, and what it does
// not know.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hookctl::capture {

/// The JSON text of a field in `Record::further`; nothing where it is not there.
std::optional<std::string_view> further_field(std::string_view further, std::string_view name);
/// Sets a field to a JSON text, in its place or behind the others.
void set_further_field(std::string& further, std::string_view name, std::string_view json);
/// Takes a field out, where it is there.
void drop_further_field(std::string& further, std::string_view name);

/// What has been redacted of a record, as `redact` lists it; empty where nothing was.
std::vector<std::string> redactions_of(std::string_view further);

}  // namespace hookctl::capture
