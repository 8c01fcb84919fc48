// The characters of an ECMAScript pattern: escapes, properties, and what stands in brackets.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "json/schema/ecma_regex.hpp"

namespace hookctl::json::schema {

/// A number of repetitions without a bound.
inline constexpr auto endless = std::numeric_limits<std::uint64_t>::max();

/// A pattern as it is read, and what has been found of it. The first fault holds.
class EcmaText {
 public:
  explicit EcmaText(std::string_view pattern) : rest_(pattern) {}

 protected:
  struct Escaped {
    std::optional<char32_t> point;  ///< otherwise `members`
    std::string members;            ///< of a class
  };

  bool take(std::string_view text);
  /// Takes digits, at least one; what is too large to count is as good as endless.
  static std::optional<std::uint64_t> digits(std::string_view& text);
  /// An escape, of which the backslash is next.
  Escaped take_escape(bool in_class);
  /// A class in brackets, of which the bracket is next, in RE2's terms.
  std::string bracketed();
  /// Notes that it is no regular expression.
  void wrong(std::string_view what);
  /// Notes what RE2 cannot do.
  void beyond(std::string_view what);

  std::string_view rest_;
  Translation result_;

 private:
  std::optional<char32_t> hex(std::size_t length);
  std::optional<char32_t> unicode_escape();
  Escaped point_or_wrong(std::optional<char32_t> point);
  Escaped property(bool negated);
  Escaped class_member();
};

}  // namespace hookctl::json::schema
