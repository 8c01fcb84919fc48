#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "json/schema/compiler.hpp"

namespace hookctl::json::schema {
namespace {

/// How many schemas may be applied to one value within one another.
constexpr std::size_t deepest = 64;

class LoopCheck {
 public:
  Result<void> visit(const Subschema& schema) {
    HOOKCTL_TRY([[maybe_unused]] const std::size_t height, height_of(schema, 1));
    return {};
  }

 private:
  Result<std::size_t> height_of(const Subschema& schema, std::size_t depth) {
    const auto [known, fresh] = heights_.emplace(&schema, 0);
    if (!fresh) {
      if (known->second == 0) return refused(schema, "refers to itself without end");
      if (depth + known->second > deepest) return too_deep(schema);
      return known->second;
    }
    if (depth > deepest) return too_deep(schema);
    std::vector<const Subschema*> inner;
    for (const auto& keyword : schema.keywords) keyword->in_place(inner);
    std::size_t highest = 0;
    for (const Subschema* one : inner) {
      HOOKCTL_TRY(const std::size_t height, height_of(*one, depth + 1));
      highest = std::max(highest, height);
    }
    return heights_[&schema] = highest + 1;
  }

  static tl::unexpected<Error> refused(const Subschema& schema, std::string_view what) {
    return fail(ErrorCode::invalid_input,
                fmt::format("unusable schema: {}: {}",
                            schema.path.empty() ? "the document" : schema.path, what));
  }
  static tl::unexpected<Error> too_deep(const Subschema& schema) {
    return refused(schema,
                   fmt::format("more than {} schemas lead to one another for one value", deepest));
  }

  std::unordered_map<const Subschema*, std::size_t> heights_;
};

}  // namespace

Result<void> check_loops(const std::deque<Subschema>& schemas) {
  LoopCheck check;
  for (const Subschema& schema : schemas) HOOKCTL_CHECK(check.visit(schema));
  return {};
}

}  // namespace hookctl::json::schema
