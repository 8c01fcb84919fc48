#include "pipeline/relation.hpp"

#include <algorithm>

namespace hookctl::pipeline {
namespace {

bool has_origin(const aruna::Resource& object, const Ulid& source) {
  return std::ranges::any_of(object.relations, [&](const aruna::Relation& relation) {
    if (!relation.internal ||
        relation.internal->defined_variant != aruna::InternalRelationVariant::origin)
      return false;
    const auto id = Ulid::parse(relation.internal->resource_id);
    return id && *id == source;
  });
}

}  // namespace

aruna::Relation origin_relation(const Ulid& source) {
  return {
      .internal = aruna::InternalRelation{.resource_id = source.str(),
                                          .resource_variant = aruna::ResourceVariant::object,
                                          .defined_variant = aruna::InternalRelationVariant::origin,
                                          .custom_variant = std::nullopt,
                                          .direction = aruna::RelationDirection::outbound},
      .external = std::nullopt};
}

Result<Linked> link_to_source(aruna::Api& api, const JobId& job, const ResultRecord& result,
                              bool has_token, bool resumed) {
  if (!has_token)
    return Linked{false, "the result is not linked to its source: that needs a token"};
  const auto id = Ulid::parse(result.object_id);
  if (!id)
    return Linked{false, "the result is not linked to its source: the storage told no id for it"};
  if (resumed) {
    const auto object = api.get_object(*id);
    if (object && has_origin(*object, job.object_id)) return Linked{true, {}};
  }
  HOOKCTL_CHECK(api.modify_relations(*id, {origin_relation(job.object_id)}, {}));
  return Linked{true, {}};
}

}  // namespace hookctl::pipeline
