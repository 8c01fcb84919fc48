// What may stand in a request's line and header fields (RFC 9110 section 5).
#pragma once

#include <string_view>

namespace hookctl::http {

/// A method or a field's name: one or more of the characters of a token.
bool is_token(std::string_view text);

/// A field's value: no CR, LF or NUL.
bool is_field_value(std::string_view text);

/// A request's target: a path, "*" or an absolute URL, without blanks and control characters.
bool is_target(std::string_view text);

}  // namespace hookctl::http
