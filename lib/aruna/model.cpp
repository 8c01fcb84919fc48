#include "aruna/model.hpp"

namespace hookctl::aruna {

std::optional<Parent> parent_of(const Resource& resource) {
  for (const Relation& relation : resource.relations) {
    const auto& internal = relation.internal;
    if (!internal || internal->defined_variant != InternalRelationVariant::belongs_to ||
        internal->direction != RelationDirection::inbound)
      continue;
    const auto level = internal->resource_variant;
    if (level == ResourceVariant::project || level == ResourceVariant::collection ||
        level == ResourceVariant::dataset)
      return Parent{level, internal->resource_id};
  }
  return std::nullopt;
}

}  // namespace hookctl::aruna
