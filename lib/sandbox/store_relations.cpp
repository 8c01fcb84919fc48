#include "sandbox/store.hpp"

namespace hookctl::sandbox {

using aruna::InternalRelation;
using aruna::RelationDirection;
using aruna::ResourceVariant;

Result<void> Store::relate(const aruna::Resource& origin, const aruna::Resource& target,
                           const InternalRelation& relation) {
  HOOKCTL_TRY(auto insert, database_.prepare("INSERT OR IGNORE INTO relations (origin, "
                                             "origin_variant, target, target_variant, kind, "
                                             "custom) VALUES (?, ?, ?, ?, ?, ?)"));
  const std::string custom = relation.custom_variant.value_or("");
  return insert.bind(origin.id)
      .bind(static_cast<std::int64_t>(origin.variant))
      .bind(target.id)
      .bind(static_cast<std::int64_t>(target.variant))
      .bind(static_cast<std::int64_t>(relation.defined_variant))
      .bind(custom)
      .run();
}

Result<bool> Store::unrelate(std::string_view origin, std::string_view target,
                             const InternalRelation& relation) {
  HOOKCTL_TRY(auto remove, database_.prepare("DELETE FROM relations WHERE origin = ? AND target = "
                                             "? AND kind = ? AND custom = ?"));
  const std::string custom = relation.custom_variant.value_or("");
  HOOKCTL_CHECK(remove.bind(origin)
                    .bind(target)
                    .bind(static_cast<std::int64_t>(relation.defined_variant))
                    .bind(custom)
                    .run());
  return database_.changes() > 0;
}

Result<void> Store::add_relations(aruna::Resource& resource) {
  HOOKCTL_TRY(auto query,
              database_.prepare(
                  "SELECT target, target_variant, kind, custom, 2, seq FROM relations WHERE origin "
                  "= ?1 UNION ALL SELECT origin, origin_variant, kind, custom, 1, seq FROM "
                  "relations WHERE target = ?1 ORDER BY seq"));
  query.bind(resource.id);
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return {};
    InternalRelation relation;
    relation.resource_id = query.text(0);
    relation.resource_variant = static_cast<ResourceVariant>(query.number(1));
    relation.defined_variant = static_cast<aruna::InternalRelationVariant>(query.number(2));
    if (auto custom = query.text(3); !custom.empty()) relation.custom_variant = std::move(custom);
    relation.direction = static_cast<RelationDirection>(query.number(4));
    resource.relations.push_back({std::move(relation), std::nullopt});
  }
}

}  // namespace hookctl::sandbox
