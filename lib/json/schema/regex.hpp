// A pattern of a schema, compiled.
#pragma once

#include <memory>
#include <string_view>

#include "base/error.hpp"

namespace re2 {
class RE2;
}

namespace hookctl::json::schema {

class Regex {
 public:
  /// From ECMAScript's form. The error's message and hint are about the pattern alone.
  static Result<Regex> compile(std::string_view ecma);
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// Whether it matches anywhere in a text, in linear time.
  bool found_in(std::string_view text) const;

 private:
  explicit Regex(std::unique_ptr<re2::RE2> re2);
  std::unique_ptr<re2::RE2> re2_;
};

}  // namespace hookctl::json::schema
