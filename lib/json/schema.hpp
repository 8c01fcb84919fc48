// JSON Schema, draft-07: checks values, formats included, and lists every violation.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "json/document.hpp"

namespace hookctl::json {

struct Violation {
  std::string pointer;      ///< the offending value, within the instance
  std::string schema_path;  ///< the keyword that it violates, within the schema
  std::string message;      ///< for people; quotes no value
};

class Schema {
 public:
  /// Reads and compiles a schema. `invalid_input` names the pointer of what cannot be used: a
  /// pattern beyond RE2, a reference to elsewhere, a keyword of the wrong type.
  static Result<Schema> parse(std::string_view text);
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  /// All violations in the order of the schema's keywords; none: valid. Its time is linear in the
  /// instance for one schema, but for uniqueItems.
  std::vector<Violation> check(const Node& instance) const;

 private:
  struct Compiled;
  explicit Schema(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace hookctl::json
