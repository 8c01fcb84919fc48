// items, additionalItems, maxItems, minItems, uniqueItems, contains.
#include <algorithm>

#include <fmt/format.h>

#include "json/schema/builder.hpp"
#include "json/schema/compare.hpp"

namespace hookctl::json::schema {
namespace {

class ItemCount : public Keyword {
 public:
  ItemCount(std::string path, std::string message, std::uint64_t limit, bool upper)
      : Keyword(std::move(path), std::move(message)), limit_(limit), upper_(upper) {}
  bool check(const Instance& instance, Run& run) const override {
    if (!instance.value.is_array()) return true;
    const std::uint64_t found = instance.value.size();
    return (upper_ ? found <= limit_ : found >= limit_) || run.violated(*this, instance);
  }

 private:
  std::uint64_t limit_;
  bool upper_;
};

/// The first elements have a schema each, the rest one in common, where there is one.
class Items : public Keyword {
 public:
  Items(std::string path, std::vector<const Subschema*> first, const Subschema* rest)
      : Keyword(std::move(path), {}), first_(std::move(first)), rest_(rest) {}
  bool check(const Instance& instance, Run& run) const override {
    if (!instance.value.is_array()) return true;
    const auto& elements = instance.value.get_ref<const Value::array_t&>();
    const std::size_t end =
        rest_ == nullptr ? std::min(first_.size(), elements.size()) : elements.size();
    bool valid = true;
    for (std::size_t i = 0; i < end; ++i) {
      const Subschema* schema = i < first_.size() ? first_[i] : rest_;
      if (run.check(*schema, Instance(instance, i, elements[i]))) continue;
      valid = false;
      if (!run.collecting()) break;
    }
    return valid;
  }

 private:
  std::vector<const Subschema*> first_;
  const Subschema* rest_;
};

class UniqueItems : public Keyword {
 public:
  using Keyword::Keyword;
  bool check(const Instance& instance, Run& run) const override {
    if (!instance.value.is_array() || instance.value.size() < 2) return true;
    std::vector<const Value*> sorted;
    sorted.reserve(instance.value.size());
    for (const auto& element : instance.value) sorted.push_back(&element);
    std::ranges::sort(sorted, [](const Value* a, const Value* b) {
      const auto order = compare(*a, *b);
      return std::is_neq(order) ? std::is_lt(order) : a < b;  // equal ones stay in their order
    });
    const auto pair = std::ranges::adjacent_find(
        sorted, [](const Value* a, const Value* b) { return equal(*a, *b); });
    if (pair == sorted.end()) return true;
    if (!run.collecting()) return false;
    const Value* first = &instance.value.front();
    return run.violated(path(), instance,
                        fmt::format("must have no element twice; elements {} and {} are equal",
                                    *pair - first, *(pair + 1) - first));
  }
};

class Contains : public Keyword {
 public:
  Contains(std::string path, std::string message, const Subschema& schema)
      : Keyword(std::move(path), std::move(message)), schema_(schema) {}
  bool check(const Instance& instance, Run& run) const override {
    if (!instance.value.is_array()) return true;
    const auto& elements = instance.value.get_ref<const Value::array_t&>();
    for (std::size_t i = 0; i < elements.size(); ++i)
      if (run.holds(schema_, Instance(instance, i, elements[i]))) return true;
    return run.violated(*this, instance);
  }

 private:
  const Subschema& schema_;
};

Result<void> add_items(Builder& builder) {
  HOOKCTL_TRY(const Subschema* rest, builder.schema("additionalItems"));
  const Value* items = builder.find("items");
  if (items == nullptr) return {};
  if (!items->is_array()) {
    HOOKCTL_TRY(const Subschema* all, builder.schema("items"));
    builder.add<Items>(builder.path("items"), std::vector<const Subschema*>(), all);
    return {};
  }
  HOOKCTL_TRY(auto first, builder.schemas("items"));
  builder.add<Items>(builder.path("items"), std::move(first), rest);
  return {};
}

Result<void> add_item_count(Builder& builder, std::string_view keyword, bool upper) {
  HOOKCTL_TRY(const auto limit, builder.count(keyword));
  if (limit)
    builder.add<ItemCount>(
        builder.path(keyword),
        fmt::format("must have at {} {}", upper ? "most" : "least", counted(*limit, "element")),
        *limit, upper);
  return {};
}

}  // namespace

Result<void> add_array_keywords(Builder& builder) {
  HOOKCTL_CHECK(add_item_count(builder, "maxItems", true));
  HOOKCTL_CHECK(add_item_count(builder, "minItems", false));
  HOOKCTL_CHECK(add_items(builder));
  HOOKCTL_TRY(const auto unique, builder.flag("uniqueItems"));
  if (unique.value_or(false))
    builder.add<UniqueItems>(builder.path("uniqueItems"), "must have no element twice");
  HOOKCTL_TRY(const Subschema* contained, builder.schema("contains"));
  if (contained != nullptr)
    builder.add<Contains>(builder.path("contains"),
                          "must have an element that the schema under contains takes", *contained);
  return {};
}

}  // namespace hookctl::json::schema
