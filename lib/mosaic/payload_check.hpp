// The payload of a message against its schema.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "json/schema.hpp"
#include "mosaic/envelope.hpp"

namespace hookctl::mosaic {

/// All violations. A payload that is not there is a value of no type, as ECMAScript's undefined: it
/// meets a schema that asks for nothing. `invalid_input` where the payload is JSON that cannot be
/// checked: nested too deeply, or with a number beyond those of a double.
Result<std::vector<json::Violation>> check_payload(std::string_view body,
                                                   const std::optional<Value>& payload,
                                                   const json::Schema& schema);

}  // namespace hookctl::mosaic
