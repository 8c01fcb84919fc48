// Secrets in a JSON text, replaced in place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::capture {

struct RedactedJson {
  std::string text;
  std::vector<std::string> pointers;  ///< of what was replaced, in order: the first hundred
  std::size_t more = 0;               ///< and so many others
};

/// Replaces secret members at every depth and the values that `pointers` (RFC 6901) name; every
/// other byte stays. Nothing where the text is no JSON: 64 deep at most.
std::optional<RedactedJson> redact_json(std::string_view text,
                                        const std::vector<std::string>& pointers);

}  // namespace hookctl::capture
