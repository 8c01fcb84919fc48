// maximum, exclusiveMaximum, minimum, exclusiveMinimum, multipleOf.
#include <array>

#include <fmt/format.h>

#include "json/schema/builder.hpp"
#include "json/schema/compare.hpp"

namespace hookctl::json::schema {
namespace {

struct BoundName {
  std::string_view keyword;
  std::string_view wording;
  bool upper;
  bool itself;  ///< the bound itself is allowed
};

constexpr std::array<BoundName, 4> bounds{
    {{"maximum", "must be at most {}", true, true},
     {"exclusiveMaximum", "must be less than {}", true, false},
     {"minimum", "must be at least {}", false, true},
     {"exclusiveMinimum", "must be more than {}", false, false}}};

class Bound : public Keyword {
 public:
  Bound(std::string path, std::string message, const Value& limit, const BoundName& kind)
      : Keyword(std::move(path), std::move(message)), limit_(limit), kind_(kind) {}
  bool check(const Instance& instance, Run& run) const override {
    if (!instance.value.is_number()) return true;
    const auto order = compare(instance.value, limit_);
    const bool kept = std::is_eq(order) ? kind_.itself : std::is_lt(order) == kind_.upper;
    return kept || run.violated(*this, instance);
  }

 private:
  const Value& limit_;
  const BoundName& kind_;
};

class MultipleOf : public Keyword {
 public:
  MultipleOf(std::string path, std::string message, const Value& divisor)
      : Keyword(std::move(path), std::move(message)), divisor_(divisor) {}
  bool check(const Instance& instance, Run& run) const override {
    return !instance.value.is_number() || is_multiple(instance.value, divisor_) ||
           run.violated(*this, instance);
  }

 private:
  const Value& divisor_;
};

}  // namespace

Result<void> add_number_keywords(Builder& builder) {
  for (const BoundName& kind : bounds) {
    const Value* limit = builder.find(kind.keyword);
    if (limit == nullptr) continue;
    if (!limit->is_number()) return builder.wrong(builder.path(kind.keyword), "must be a number");
    builder.add<Bound>(builder.path(kind.keyword),
                       fmt::format(fmt::runtime(kind.wording), limit->dump()), *limit, kind);
  }
  if (const Value* divisor = builder.find("multipleOf")) {
    if (!divisor->is_number() || std::is_lteq(compare(*divisor, Value(0))))
      return builder.wrong(builder.path("multipleOf"), "must be a number above 0");
    builder.add<MultipleOf>(builder.path("multipleOf"),
                            fmt::format("must be a multiple of {}", divisor->dump()), *divisor);
  }
  return {};
}

}  // namespace hookctl::json::schema
