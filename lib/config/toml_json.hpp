// TOML as JSON, for files that may be written in either.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace hookctl::config {

struct TomlAsJson {
  std::string json;
  /// Where each value began: its JSON pointer, and the line in the TOML.
  std::vector<std::pair<std::string, unsigned>> lines;

  /// The line of the value at a JSON pointer, or of the nearest that holds it.
  unsigned line_of(std::string_view pointer) const;
};

/// Tables become objects, with their keys in the order of their bytes, and points in time RFC 3339.
/// What JSON cannot hold (nan, inf, a time of day) is refused, and so are more than 32 levels.
/// Errors are of code `invalid_input`, have "line N" as their context and quote nothing of the text
/// but keys.
Result<TomlAsJson> toml_as_json(std::string_view text);

}  // namespace hookctl::config
