// Identifiers: ULIDs as Aruna uses them, and UUIDs as Mosaic does.
#pragma once

#include <array>
#include <compare>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace hookctl {

/// A ULID, always in its canonical form: 26 characters of Crockford's base 32 in upper case.
class Ulid {
 public:
  /// Reads an id as leniently as Aruna's server does: lower case, I and L as 1, O as 0. U, a first
  /// character above 7 and any other length are refused.
  static Result<Ulid> parse(std::string_view text);
  static Ulid generate(const Clock& clock, Random& random);

  std::string_view text() const { return {text_.data(), text_.size()}; }
  std::string str() const { return std::string(text()); }
  /// The time that the id was made at.
  Time time() const;

  friend auto operator<=>(const Ulid&, const Ulid&) = default;

 private:
  Ulid() = default;
  std::array<char, 26> text_{};
};

/// A random UUID, version 4, in lower case.
std::string generate_uuid(Random& random);
/// Whether a text has a UUID's form (RFC 4122), of any version, in either case.
bool is_uuid(std::string_view text);

}  // namespace hookctl
