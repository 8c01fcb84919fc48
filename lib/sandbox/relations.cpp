#include "sandbox/relations.hpp"

#include <algorithm>

namespace hookctl::sandbox {
namespace {

using aruna::InternalRelation;
using aruna::InternalRelationVariant;
using aruna::RelationDirection;

/// The resource at the other end, where the relation says enough to be kept.
Answer<aruna::Resource> other_end(State& state, const InternalRelation& relation) {
  if (relation.defined_variant == InternalRelationVariant::unspecified) {
    return refuse(Code::invalid_argument, "Relation variant is unspecified");
  }
  if (relation.defined_variant == InternalRelationVariant::custom && !relation.custom_variant) {
    return refuse(Code::invalid_argument, "Custom relation has no custom variant");
  }
  if (relation.direction == RelationDirection::unspecified) {
    return refuse(Code::invalid_argument, "Relation direction is unspecified");
  }
  const auto id = Ulid::parse(relation.resource_id);
  if (!id) return refuse(Code::invalid_argument, "Invalid resource id in relation");
  HOOKCTL_TRY(auto found, state.store.find(id->text()));
  // What does not exist is what nobody has permissions on.
  if (!found) return refuse(Code::unauthenticated, "Unauthorized");
  if (relation.resource_variant != found->resource.variant) {
    return refuse(Code::invalid_argument, "Relation names another variant than the resource has");
  }
  return std::move(found->resource);
}

}  // namespace

Answer<void> add_relation(State& state, Record& record, const aruna::Relation& relation) {
  if (relation.external) {
    auto& relations = record.resource.relations;
    if (std::find(relations.begin(), relations.end(), relation) != relations.end()) return {};
    relations.push_back(relation);
    HOOKCTL_CHECK(state.store.update(record));
    return {};
  }
  if (!relation.internal) return refuse(Code::invalid_argument, "Relation is empty");
  HOOKCTL_TRY(const auto other, other_end(state, *relation.internal));
  const bool outbound = relation.internal->direction == RelationDirection::outbound;
  HOOKCTL_CHECK(state.store.relate(outbound ? record.resource : other,
                                   outbound ? other : record.resource, *relation.internal));
  return {};
}

Answer<void> remove_relation(State& state, Record& record, const aruna::Relation& relation) {
  if (relation.external) {
    if (std::erase(record.resource.relations, relation) == 0) {
      return refuse(Code::invalid_argument, "Relation not found");
    }
    HOOKCTL_CHECK(state.store.update(record));
    return {};
  }
  if (!relation.internal) return refuse(Code::invalid_argument, "Relation is empty");
  HOOKCTL_TRY(const auto other, other_end(state, *relation.internal));
  const bool outbound = relation.internal->direction == RelationDirection::outbound;
  HOOKCTL_TRY(const bool there,
              state.store.unrelate(outbound ? record.resource.id : other.id,
                                   outbound ? other.id : record.resource.id, *relation.internal));
  if (!there) return refuse(Code::invalid_argument, "Relation not found");
  return {};
}

}  // namespace hookctl::sandbox
