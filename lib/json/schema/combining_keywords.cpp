// allOf, anyOf, oneOf, not, if with then and else.
#include <algorithm>

#include <fmt/format.h>

#include "json/schema/builder.hpp"

namespace hookctl::json::schema {
namespace {

using Schemas = std::vector<const Subschema*>;

class Combining : public Keyword {
 public:
  Combining(std::string path, std::string message, Schemas schemas)
      : Keyword(std::move(path), std::move(message)), schemas_(std::move(schemas)) {}
  void in_place(Schemas& schemas) const override {
    schemas.insert(schemas.end(), schemas_.begin(), schemas_.end());
  }

 protected:
  const Schemas& schemas() const { return schemas_; }

 private:
  Schemas schemas_;
};

class AllOf : public Combining {
 public:
  using Combining::Combining;
  bool check(const Instance& instance, Run& run) const override {
    bool valid = true;
    for (const Subschema* schema : schemas()) {
      valid = run.check(*schema, instance) && valid;
      if (!valid && !run.collecting()) break;
    }
    return valid;
  }
};

class AnyOf : public Combining {
 public:
  using Combining::Combining;
  bool check(const Instance& instance, Run& run) const override {
    if (std::ranges::any_of(schemas(),
                            [&](const Subschema* one) { return run.holds(*one, instance); }))
      return true;
    if (!run.collecting()) return false;
    for (const Subschema* schema : schemas()) run.check(*schema, instance);
    return run.violated(*this, instance);
  }
};

class OneOf : public Combining {
 public:
  using Combining::Combining;
  bool check(const Instance& instance, Run& run) const override {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < schemas().size() && kept.size() < 2; ++i)
      if (run.holds(*schemas()[i], instance)) kept.push_back(i);
    if (kept.size() == 1) return true;
    if (!run.collecting()) return false;
    if (kept.size() == 2)
      return run.violated(path(), instance,
                          fmt::format("must be valid by exactly one schema of the list, and is "
                                      "by those at {} and {}",
                                      kept[0], kept[1]));
    for (const Subschema* schema : schemas()) run.check(*schema, instance);
    return run.violated(*this, instance);
  }
};

class Not : public Combining {
 public:
  using Combining::Combining;
  bool check(const Instance& instance, Run& run) const override {
    return !run.holds(*schemas().front(), instance) || run.violated(*this, instance);
  }
};

class If : public Combining {
 public:
  If(std::string path, const Subschema& condition, const Subschema* yes, const Subschema* no)
      : Combining(std::move(path), {}, list(condition, yes, no)),
        condition_(condition),
        yes_(yes),
        no_(no) {}
  bool check(const Instance& instance, Run& run) const override {
    const Subschema* branch = run.holds(condition_, instance) ? yes_ : no_;
    return branch == nullptr || run.check(*branch, instance);
  }

 private:
  static Schemas list(const Subschema& condition, const Subschema* yes, const Subschema* no) {
    Schemas all{&condition};
    if (yes != nullptr) all.push_back(yes);
    if (no != nullptr) all.push_back(no);
    return all;
  }
  const Subschema& condition_;
  const Subschema* yes_;
  const Subschema* no_;
};

}  // namespace

Result<void> add_combining_keywords(Builder& builder) {
  HOOKCTL_TRY(auto all, builder.schemas("allOf"));
  if (!all.empty()) builder.add<AllOf>(builder.path("allOf"), std::string(), std::move(all));
  HOOKCTL_TRY(auto any, builder.schemas("anyOf"));
  if (!any.empty())
    builder.add<AnyOf>(builder.path("anyOf"),
                       "must be valid by a schema of the list, and is by none", std::move(any));
  HOOKCTL_TRY(auto one, builder.schemas("oneOf"));
  if (!one.empty())
    builder.add<OneOf>(builder.path("oneOf"),
                       "must be valid by exactly one schema of the list, and is by none",
                       std::move(one));
  HOOKCTL_TRY(const Subschema* refused, builder.schema("not"));
  if (refused != nullptr)
    builder.add<Not>(builder.path("not"), "must not be valid by the schema under not",
                     Schemas{refused});
  HOOKCTL_TRY(const Subschema* condition, builder.schema("if"));
  HOOKCTL_TRY(const Subschema* yes, builder.schema("then"));
  HOOKCTL_TRY(const Subschema* no, builder.schema("else"));
  if (condition != nullptr && (yes != nullptr || no != nullptr))
    builder.add<If>(builder.path("if"), *condition, yes, no);
  return {};
}

}  // namespace hookctl::json::schema
