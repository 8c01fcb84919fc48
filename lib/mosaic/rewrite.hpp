// JSON texts written anew, as libraries of various languages write them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::mosaic {

struct RewriteStyle {
  enum class Layout { compact, spaced, indented };
  enum class Strings {
    kept,     ///< as they are written
    plain,    ///< only what must be is escaped, as JSON.stringify has it
    ascii,    ///< beyond ASCII as \uXXXX, as Python has it
    php,      ///< the same, and "/" as "\/"
    slashes,  ///< plain, but "/" as "\/"
    html      ///< plain, but <, >, & and U+2028, U+2029 escaped, as Go has it
  };
  enum class Numbers {
    kept,
    shortest,  ///< as ECMAScript has it: 1.0 is 1, 1e2 is 100
    floating   ///< the same, but whole ones end in ".0"
  };
  enum class Keys {
    kept,
    merged,  ///< as ECMAScript's objects have it: whole numbers first, none twice
    sorted   ///< by UTF-16 units, none twice
  };
  Layout layout = Layout::compact;
  std::string_view indent = "  ";  ///< one level, for `indented`
  Strings strings = Strings::plain;
  Numbers numbers = Numbers::shortest;
  Keys keys = Keys::kept;
};

/// A JSON text in another style; nothing where it is no JSON, or nested more than 64 deep.
std::optional<std::string> rewrite(std::string_view json, const RewriteStyle& style);

}  // namespace hookctl::mosaic
