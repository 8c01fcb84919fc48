// A pass over a JSON text that builds nothing: for those who need a few values of many texts.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "json/document.hpp"
#include "json/reader.hpp"
#include "json/span.hpp"

namespace hookctl::json {

/// A member of the outermost object.
struct ScannedMember {
  std::string_view key;  ///< between its quotes, escapes as they are written
  bool key_escaped = false;
  Kind kind = Kind::null;
  Span value;  ///< quotes and brackets included, blanks around it not

  /// Whether the key reads so, its escapes resolved.
  bool is(std::string_view name) const;
};

/// Checks that a text is JSON (RFC 8259, UTF-8, within limits) just as `Document::parse` does and
/// with its errors, and gives each member of the outermost object, in order, as it passes. Keys
/// that occur twice are the caller's affair, at every depth. A text whose outermost value is no
/// object has no members: `kind` tells what it is. Neither the text nor its members are copied.
class Scanner {
 public:
  explicit Scanner(std::string_view text, const Limits& limits = {});
  /// The next member; false at the end, when all of the text has been checked. What fails once
  /// fails again.
  Result<bool> next(ScannedMember& member);
  /// Of the outermost value, once `next` was called.
  Kind kind() const { return kind_; }

 private:
  enum class State { start, members, done, refused };

  bool start(bool& more);
  bool read_member(ScannedMember& member);
  tl::unexpected<Error> refuse();

  std::string_view text_;
  Limits limits_;
  Reader reader_;
  Kind kind_ = Kind::null;
  State state_ = State::start;
};

/// Checks a whole text and tells of what kind it is.
Result<Kind> check(std::string_view text, const Limits& limits = {});

}  // namespace hookctl::json
