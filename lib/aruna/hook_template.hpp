// A hook's custom template: the text that the server posts instead of the usual payload.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/payload.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

namespace hookctl::aruna {

/// What a placeholder's value is made of, as far as JSON cares.
enum class PlaceholderKind {
  word,    ///< characters that need no escape in a JSON string: ids, base64, names, URLs
  text,    ///< anything that a user may have written
  number,  ///< digits
  json     ///< a JSON array or object
};

struct Placeholder {
  std::string_view name;  ///< without braces
  PlaceholderKind kind = PlaceholderKind::word;
  bool mandatory = false;
  bool secret = false;  ///< its value opens something
};

/// All that the server knows, in the order in which it fills them in.
std::span<const Placeholder> placeholders();

/// "{{name}}".
std::string braced(std::string_view name);

/// What goes in for a placeholder, before `$` is looked at.
Secret placeholder_value(const Placeholder& placeholder, const Payload& payload);

/// What becomes of a value: `$1` or `$name` is read as a group of a regex that has none, so that it
/// vanishes, and `$$` becomes `$`; `$0` is the placeholder itself, braces included.
std::string expand_groups(std::string_view value, std::string_view placeholder);

/// The placeholders that a template must have and has not, without braces.
std::vector<std::string_view> missing_placeholders(std::string_view text);

/// Refuses (`invalid_input`) an empty template and one without a mandatory placeholder.
Result<void> check_template(std::string_view text);

/// What the server makes of a template: only the first occurrence of each placeholder is replaced,
/// and values go in as `expand_groups` leaves them, without JSON's escapes.
Secret render_template(std::string_view text, const Payload& payload);

}  // namespace hookctl::aruna
