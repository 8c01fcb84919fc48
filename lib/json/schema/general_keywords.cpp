// type, enum, const; and nullable, which OpenAPI has and ajv knows.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "json/schema/builder.hpp"
#include "json/schema/compare.hpp"

namespace hookctl::json::schema {
namespace {

enum TypeBit : unsigned {
  null_bit = 1,
  boolean_bit = 2,
  integer_bit = 4,
  fraction_bit = 8,
  string_bit = 16,
  array_bit = 32,
  object_bit = 64,
};

struct TypeName {
  std::string_view name;
  unsigned bits;
};

constexpr std::array<TypeName, 7> type_names{{{"null", null_bit},
                                              {"boolean", boolean_bit},
                                              {"integer", integer_bit},
                                              {"number", integer_bit | fraction_bit},
                                              {"string", string_bit},
                                              {"array", array_bit},
                                              {"object", object_bit}}};

unsigned type_of(const Value& value) {
  if (value.is_string()) return string_bit;
  if (value.is_number()) return is_whole(value) ? integer_bit : fraction_bit;
  if (value.is_object()) return object_bit;
  if (value.is_array()) return array_bit;
  return value.is_boolean() ? boolean_bit : null_bit;
}

class TypeKeyword : public Keyword {
 public:
  TypeKeyword(std::string path, std::string message, unsigned bits)
      : Keyword(std::move(path), std::move(message)), bits_(bits) {}
  bool check(const Instance& instance, Run& run) const override {
    return (type_of(instance.value) & bits_) != 0 || run.violated(*this, instance);
  }

 private:
  unsigned bits_;
};

/// The schema outlives its keywords, so values are referred to.
class OneOfValues : public Keyword {
 public:
  OneOfValues(std::string path, std::string message, std::vector<const Value*> values)
      : Keyword(std::move(path), std::move(message)), values_(std::move(values)) {}
  bool check(const Instance& instance, Run& run) const override {
    const bool found = std::ranges::any_of(
        values_, [&](const Value* value) { return equal(*value, instance.value); });
    return found || run.violated(*this, instance);
  }

 private:
  std::vector<const Value*> values_;
};

const TypeName* type_named(const Value& name) {
  if (!name.is_string()) return nullptr;
  const auto* const found =
      std::ranges::find(type_names, name.get_ref<const std::string&>(), &TypeName::name);
  return found == type_names.end() ? nullptr : found;
}

Result<void> add_type(Builder& builder) {
  const Value* type = builder.find("type");
  HOOKCTL_TRY(const auto nullable, builder.flag("nullable"));
  if (type == nullptr) return {};
  unsigned bits = 0;
  std::string names;
  const auto add = [&](const Value& value) {
    const TypeName* found = type_named(value);
    if (found == nullptr) return false;
    bits |= found->bits;
    names += fmt::format("{}{}", names.empty() ? "" : " or ", found->name);
    return true;
  };
  const bool list = type->is_array() && !type->empty();
  if (list ? !std::ranges::all_of(*type, add) : !add(*type))
    return builder.wrong(builder.path("type"),
                         "must be null, boolean, integer, number, string, array or object, or a "
                         "list of these");
  if (nullable.value_or(false) && (bits & null_bit) == 0) {
    bits |= null_bit;
    names += " or null";
  }
  builder.add<TypeKeyword>(builder.path("type"), "must be " + names, bits);
  return {};
}

}  // namespace

Result<void> add_general_keywords(Builder& builder) {
  HOOKCTL_CHECK(add_type(builder));
  if (const Value* wanted = builder.find("const"))
    builder.add<OneOfValues>(builder.path("const"), "must be the value that the schema gives",
                             std::vector{wanted});
  if (const Value* wanted = builder.find("enum")) {
    if (!wanted->is_array() || wanted->empty())
      return builder.wrong(builder.path("enum"), "must be a list of at least one value");
    std::vector<const Value*> values;
    for (const auto& value : *wanted) values.push_back(&value);
    builder.add<OneOfValues>(builder.path("enum"), "must be one of the values of the schema's list",
                             std::move(values));
  }
  return {};
}

}  // namespace hookctl::json::schema
