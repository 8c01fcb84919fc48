// What the makers of keywords are given: one object of a schema, and the way to its subschemas.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/schema/model.hpp"

namespace hookctl::json::schema {

/// Gives the compiled form of a schema's value; it may be filled in later.
class SubschemaSource {
 public:
  virtual ~SubschemaSource() = default;
  /// `base` is the URI that references in it are relative to.
  virtual Result<const Subschema*> subschema(const Value& value, const std::string& base,
                                             std::string path) = 0;
};

class Builder {
 public:
  Builder(const Value& object, std::string base, Subschema& target, SubschemaSource& source)
      : object_(object), base_(std::move(base)), target_(target), source_(source) {}

  /// A keyword's value, where it is given.
  const Value* find(std::string_view keyword) const;
  std::string path(std::string_view keyword) const;
  /// `invalid_input` about a keyword, or a part of it.
  tl::unexpected<Error> wrong(std::string_view path, std::string_view what,
                              std::string_view hint = {}) const;

  /// A whole number from 0, also as 2.0; nothing where the keyword is not given.
  Result<std::optional<std::uint64_t>> count(std::string_view keyword) const;
  Result<std::optional<bool>> flag(std::string_view keyword) const;
  Result<const std::string*> text(std::string_view keyword) const;

  /// A keyword whose value is a schema; null where it is not given.
  Result<const Subschema*> schema(std::string_view keyword) const;
  /// The same for a value further within.
  Result<const Subschema*> schema(const Value& value, std::string path) const;
  /// A keyword whose value is a list of at least one schema; empty where it is not given.
  Result<std::vector<const Subschema*>> schemas(std::string_view keyword) const;

  template <typename T, typename... Args>
  void add(Args&&... args) {
    target_.keywords.push_back(std::make_unique<T>(std::forward<Args>(args)...));
  }

 private:
  const Value& object_;
  std::string base_;
  Subschema& target_;
  SubschemaSource& source_;
};

/// Each reads its keywords from the object and adds what it finds.
Result<void> add_general_keywords(Builder& builder);
Result<void> add_number_keywords(Builder& builder);
Result<void> add_string_keywords(Builder& builder);
Result<void> add_array_keywords(Builder& builder);
Result<void> add_object_keywords(Builder& builder);
Result<void> add_combining_keywords(Builder& builder);

/// "1 item", "2 items".
std::string counted(std::uint64_t number, std::string_view what);

}  // namespace hookctl::json::schema
