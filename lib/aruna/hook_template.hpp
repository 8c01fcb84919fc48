// A hook's custom template: the text that the server posts instead of the usual payload.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aruna/payload.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

namespace hookctl::aruna {

/// The placeholders that a template must have, without braces.
std::vector<std::string_view> missing_placeholders(std::string_view text);

/// Refuses (`invalid_input`) an empty template and one without a mandatory placeholder.
Result<void> check_template(std::string_view text);

/// What the server makes of a template: only the first occurrence of each placeholder is replaced,
/// values go in as they are, without JSON's escapes, and `$1` or `$name` within a value is read as
/// a group of a regex that has none, so that it vanishes; `$$` becomes `$`.
Secret render_template(std::string_view text, const Payload& payload);

}  // namespace hookctl::aruna
