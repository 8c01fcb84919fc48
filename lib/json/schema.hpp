// JSON Schema, draft-07: checks values, formats included, and lists every violation.
#pragma once

#include <memory>
#include <span>
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

/// A document that references may lead to; none is ever fetched.
struct SchemaSource {
  std::string uri;
  std::string_view text;
};

class Schema {
 public:
  /// Reads and compiles a schema. `invalid_input` names the pointer of what cannot be used: a
  /// pattern beyond RE2, a reference to elsewhere, a keyword of the wrong type, an unknown format.
  /// The texts are not needed any longer then.
  static Result<Schema> parse(std::string_view text, std::span<const SchemaSource> others = {});
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  /// All violations, up to 10,000; none: valid. For one schema the time is linear in the
  /// instance's size (n log n for uniqueItems). May be called from several threads.
  std::vector<Violation> check(const Node& instance) const;

 private:
  struct Compiled;
  explicit Schema(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace hookctl::json
