// ECMAScript's regular expressions (ECMA-262, with the u flag, as ajv reads patterns), written for
// RE2.
#pragma once

#include <string>
#include <string_view>

namespace hookctl::json::schema {

struct Translation {
  std::string re2;           ///< without capturing groups; of use where both others are empty
  std::string syntax_error;  ///< why it is no regular expression
  std::string beyond;        ///< what is in it that RE2 cannot do in linear time
};

/// More lenient than the u flag in one thing: any punctuation may be escaped, and "{", "}", "]" may
/// stand for themselves, as they may without it.
Translation translate_ecma(std::string_view pattern);

}  // namespace hookctl::json::schema
