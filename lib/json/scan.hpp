// A pass over a JSON text that builds nothing: for those who need a few values of many texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "json/document.hpp"
#include "json/span.hpp"

namespace hookctl::json {

enum class Kind { null, boolean, number, string, array, object };

/// A member of the outermost object.
struct ScannedMember {
  std::string_view key;  ///< between its quotes, escapes as they are written
  bool key_escaped = false;
  Kind kind = Kind::null;
  Span value;  ///< quotes and brackets included, blanks around it not
};

/// Checks that a text is JSON (RFC 8259, UTF-8, within limits), with the errors of
/// `Document::parse`, and gives each member of the outermost object, in order, as it passes. Keys
/// that occur twice are the caller's affair, at every depth. A text whose outermost value is no
/// object has no members: `kind` tells what it is.
class Scanner {
 public:
  explicit Scanner(std::string_view text, const Limits& limits = {});
  /// The next member; false at the end, when all of the text has been checked.
  Result<bool> next(ScannedMember& member);
  Kind kind() const { return kind_; }

 private:
  std::string_view text_;
  Limits limits_;
  std::size_t at_ = 0;
  Kind kind_ = Kind::null;
};

/// The text of a string value's span, unescaped. `invalid_input` for a lone surrogate or a NUL.
Result<std::string> unescape(std::string_view quoted);

}  // namespace hookctl::json
