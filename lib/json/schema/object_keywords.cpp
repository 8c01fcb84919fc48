// required, maxProperties, minProperties, properties, patternProperties, additionalProperties,
// propertyNames, dependencies.
#include <fmt/format.h>

#include "base/text.hpp"
#include "json/pointer.hpp"
#include "json/schema/builder.hpp"
#include "json/schema/regex.hpp"

namespace hookctl::json::schema {
namespace {

using Members = Value::object_t;

const Members* members_of(const Instance& instance) {
  return instance.value.get_ptr<const Members*>();
}

class MemberCount : public Keyword {
 public:
  MemberCount(std::string path, std::string message, std::uint64_t limit, bool upper)
      : Keyword(std::move(path), std::move(message)), limit_(limit), upper_(upper) {}
  bool check(const Instance& instance, Run& run) const override {
    if (!instance.value.is_object()) return true;
    const std::uint64_t found = instance.value.size();
    return (upper_ ? found <= limit_ : found >= limit_) || run.violated(*this, instance);
  }

 private:
  std::uint64_t limit_;
  bool upper_;
};

class Required : public Keyword {
 public:
  /// `owner`: only objects with this member are asked for the others.
  Required(std::string path, std::vector<std::string> names, const std::string* owner = nullptr)
      : Keyword(std::move(path), {}), names_(std::move(names)), owner_(owner) {}
  bool check(const Instance& instance, Run& run) const override {
    const Members* members = members_of(instance);
    if (members == nullptr || (owner_ != nullptr && !members->contains(*owner_))) return true;
    bool valid = true;
    for (const auto& name : names_) {
      if (members->contains(name)) continue;
      valid = false;
      if (!run.collecting()) break;
      run.violated(path(), instance,
                   owner_ == nullptr ? fmt::format("lacks the member {}", json_text(name))
                                     : fmt::format("lacks the member {}, which {} calls for",
                                                   json_text(name), json_text(*owner_)));
    }
    return valid;
  }

 private:
  std::vector<std::string> names_;
  const std::string* owner_;
};

/// properties, patternProperties and additionalProperties in one go over the members.
class Properties : public Keyword {
 public:
  struct Pattern {
    Regex regex;
    const Subschema* schema;
  };
  Properties(std::string path, std::map<std::string, const Subschema*, std::less<>> named,
             std::vector<Pattern> patterns, const Subschema* others)
      : Keyword(std::move(path), {}),
        named_(std::move(named)),
        patterns_(std::move(patterns)),
        others_(others) {}

  bool check(const Instance& instance, Run& run) const override {
    const Members* members = members_of(instance);
    if (members == nullptr) return true;
    bool valid = true;
    for (const auto& [key, value] : *members) {
      valid = check_member(Instance(instance, key, value), run) && valid;
      if (!valid && !run.collecting()) return false;
    }
    return valid;
  }

 private:
  bool check_member(const Instance& member, Run& run) const {
    bool valid = true;
    bool described = false;
    if (const auto named = named_.find(member.key); named != named_.end()) {
      described = true;
      valid = run.check(*named->second, member);
    }
    for (const Pattern& pattern : patterns_) {
      if (!pattern.regex.found_in(member.key)) continue;
      described = true;
      valid = run.check(*pattern.schema, member) && valid;
    }
    if (!described && others_ != nullptr) valid = run.check(*others_, member);
    return valid;
  }

  std::map<std::string, const Subschema*, std::less<>> named_;
  std::vector<Pattern> patterns_;
  const Subschema* others_;
};

class PropertyNames : public Keyword {
 public:
  PropertyNames(std::string path, std::string message, const Subschema& schema)
      : Keyword(std::move(path), std::move(message)), schema_(schema) {}
  bool check(const Instance& instance, Run& run) const override {
    const Members* members = members_of(instance);
    if (members == nullptr) return true;
    bool valid = true;
    for (const auto& [key, value] : *members) {
      const Value name(key);
      // Told at the member, since a name has no pointer; and never remembered by its address.
      if (Run().holds(schema_, Instance(name))) continue;
      valid = false;
      if (!run.collecting()) break;
      run.violated(*this, Instance(instance, key, value));
    }
    return valid;
  }

 private:
  const Subschema& schema_;
};

class DependentSchema : public Keyword {
 public:
  DependentSchema(std::string path, const std::string& owner, const Subschema& schema)
      : Keyword(std::move(path), {}), owner_(owner), schema_(schema) {}
  bool check(const Instance& instance, Run& run) const override {
    const Members* members = members_of(instance);
    return members == nullptr || !members->contains(owner_) || run.check(schema_, instance);
  }
  void in_place(std::vector<const Subschema*>& schemas) const override {
    schemas.push_back(&schema_);
  }

 private:
  const std::string& owner_;
  const Subschema& schema_;
};

Result<std::vector<std::string>> names(const Builder& builder, const Value& list,
                                       std::string_view path) {
  std::vector<std::string> found;
  bool good = list.is_array();
  if (good)
    for (const auto& name : list) {
      good = good && name.is_string();
      if (good) found.push_back(name.get<std::string>());
    }
  if (!good) return builder.wrong(path, "must be a list of names");
  return found;
}

/// A keyword whose value is an object; null where it is not given.
Result<const Members*> object(const Builder& builder, std::string_view keyword) {
  const Value* value = builder.find(keyword);
  if (value == nullptr) return nullptr;
  if (!value->is_object()) return builder.wrong(builder.path(keyword), "must be an object");
  return value->get_ptr<const Members*>();
}

Result<void> add_properties(Builder& builder) {
  std::map<std::string, const Subschema*, std::less<>> named;
  std::vector<Properties::Pattern> patterns;
  HOOKCTL_TRY(const Members* properties, object(builder, "properties"));
  if (properties != nullptr)
    for (const auto& [key, value] : *properties) {
      HOOKCTL_TRY(const Subschema* schema,
                  builder.schema(value, builder.path("properties") + pointer_step(key)));
      named.emplace(key, schema);
    }
  HOOKCTL_TRY(const Members* by_pattern, object(builder, "patternProperties"));
  if (by_pattern != nullptr)
    for (const auto& [key, value] : *by_pattern) {
      const std::string path = builder.path("patternProperties") + pointer_step(key);
      auto regex = Regex::compile(key);
      if (!regex) return builder.wrong(path, regex.error().message, regex.error().hint);
      HOOKCTL_TRY(const Subschema* schema, builder.schema(value, path));
      patterns.push_back({std::move(*regex), schema});
    }
  HOOKCTL_TRY(const Subschema* others, builder.schema("additionalProperties"));
  if (!named.empty() || !patterns.empty() || others != nullptr)
    builder.add<Properties>(builder.path("properties"), std::move(named), std::move(patterns),
                            others);
  return {};
}

Result<void> add_dependencies(Builder& builder) {
  HOOKCTL_TRY(const Members* dependencies, object(builder, "dependencies"));
  if (dependencies == nullptr) return {};
  for (const auto& [key, value] : *dependencies) {
    std::string path = builder.path("dependencies") + pointer_step(key);
    if (value.is_array()) {
      HOOKCTL_TRY(auto needed, names(builder, value, path));
      builder.add<Required>(std::move(path), std::move(needed), &key);
    } else {
      HOOKCTL_TRY(const Subschema* schema, builder.schema(value, path));
      builder.add<DependentSchema>(std::move(path), key, *schema);
    }
  }
  return {};
}

Result<void> add_member_count(Builder& builder, std::string_view keyword, bool upper) {
  HOOKCTL_TRY(const auto limit, builder.count(keyword));
  if (limit)
    builder.add<MemberCount>(
        builder.path(keyword),
        fmt::format("must have at {} {}", upper ? "most" : "least", counted(*limit, "member")),
        *limit, upper);
  return {};
}

}  // namespace

Result<void> add_object_keywords(Builder& builder) {
  if (const Value* list = builder.find("required")) {
    HOOKCTL_TRY(auto needed, names(builder, *list, builder.path("required")));
    builder.add<Required>(builder.path("required"), std::move(needed));
  }
  HOOKCTL_CHECK(add_member_count(builder, "maxProperties", true));
  HOOKCTL_CHECK(add_member_count(builder, "minProperties", false));
  HOOKCTL_CHECK(add_properties(builder));
  HOOKCTL_TRY(const Subschema* name, builder.schema("propertyNames"));
  if (name != nullptr)
    builder.add<PropertyNames>(builder.path("propertyNames"),
                               "has a name that the schema under propertyNames refuses", *name);
  return add_dependencies(builder);
}

}  // namespace hookctl::json::schema
