#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "json/pointer.hpp"
#include "json/schema/model.hpp"

namespace hookctl::json::schema {
namespace {

/// Schemas within one another at one moment: what the stack holds, and far more than a document of
/// usual depth needs.
constexpr std::size_t deepest = 2500;
/// A list that is longer helps nobody, and its size would be the sender's choice.
constexpr std::size_t most_violations = 10'000;

}  // namespace

std::string Instance::pointer() const {
  std::vector<const Instance*> way;
  for (const Instance* at = this; at->parent != nullptr; at = at->parent) way.push_back(at);
  std::string pointer;
  for (auto at = way.rbegin(); at != way.rend(); ++at)
    pointer += (*at)->in_array ? fmt::format("/{}", (*at)->index) : pointer_step((*at)->key);
  return pointer;
}

std::size_t Run::PairHash::operator()(const Pair& pair) const {
  const std::size_t first = std::hash<const void*>{}(pair.first);
  return std::hash<const void*>{}(pair.second) ^ (first * 0x9E3779B97F4A7C15U);
}

bool Run::violated(const Keyword& keyword, const Instance& instance) {
  return violated(keyword.path(), instance, keyword.message());
}

bool Run::violated(std::string_view path, const Instance& instance, std::string_view message) {
  if (!collecting_) return false;
  if (violations_.size() < most_violations)
    violations_.push_back({instance.pointer(), std::string(path), std::string(message)});
  else if (violations_.size() == most_violations)
    violations_.push_back({{}, {}, "there are more violations, which are not listed"});
  return false;
}

bool Run::apply(const Subschema& schema, const Instance& instance) {
  if (schema.nothing) return violated(schema.path, instance, "must not be there");
  if (depth_ == deepest) {
    too_deep_ = true;
    return false;
  }
  ++depth_;
  bool valid = true;
  for (const auto& keyword : schema.keywords) {
    if (keyword->check(instance, *this)) continue;
    valid = false;
    if (!collecting_) break;
  }
  --depth_;
  return valid;
}

bool Run::check(const Subschema& schema, const Instance& instance) {
  if (!collecting_) return holds(schema, instance);
  if (!schema.remembered) return apply(schema, instance);
  // Told once is enough, and a valid value has nothing to tell.
  const Pair pair{&schema, &instance.value};
  if (const auto known = known_.find(pair); known != known_.end() && known->second) return true;
  if (!told_.insert(pair).second) return false;
  return known_[pair] = apply(schema, instance);
}

bool Run::holds(const Subschema& schema, const Instance& instance) {
  const bool collected = std::exchange(collecting_, false);
  bool valid = false;
  const Pair pair{&schema, &instance.value};
  if (!schema.remembered) {
    valid = apply(schema, instance);
  } else if (const auto known = known_.find(pair); known != known_.end()) {
    valid = known->second;
  } else {
    valid = apply(schema, instance);
    known_.emplace(pair, valid);
  }
  collecting_ = collected;
  return valid;
}

std::vector<Violation> Run::judge(const Subschema& schema, const Value& root) {
  const Instance instance(root);
  if (holds(schema, instance) && !too_deep_) return {};
  collecting_ = true;
  if (!too_deep_) check(schema, instance);
  if (too_deep_) return {{{}, schema.path, "is nested too deeply to be checked"}};
  return std::move(violations_);
}

}  // namespace hookctl::json::schema
