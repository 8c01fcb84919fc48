#include "aruna/resource_json.hpp"

#include <limits>

#include "aruna/fields.hpp"

namespace hookctl::aruna {
namespace {

using json::Node;

constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();

struct Tag {
  std::string_view server;  ///< in a payload
  std::string_view proto;   ///< in proto3 JSON and in the guide
  ResourceVariant variant;
};
constexpr Tag tags[] = {{"Object", "object", ResourceVariant::object},
                        {"Project", "project", ResourceVariant::project},
                        {"Collection", "collection", ResourceVariant::collection},
                        {"Dataset", "dataset", ResourceVariant::dataset}};

/// The member under either of its tags.
std::optional<Node> tagged(const Node& node, std::string_view one, std::string_view other) {
  auto found = node.find(one);
  return found ? found : node.find(other);
}

Result<InternalRelation> read_internal(const Node& node) {
  InternalRelation out;
  HOOKCTL_TRY(out.resource_id, text_field(node, "resource_id"));
  HOOKCTL_TRY(out.resource_variant, enum_field<ResourceVariant>(node, "resource_variant"));
  HOOKCTL_TRY(out.defined_variant, enum_field<InternalRelationVariant>(node, "defined_variant"));
  HOOKCTL_TRY(out.custom_variant, optional_text_field(node, "custom_variant"));
  HOOKCTL_TRY(out.direction, enum_field<RelationDirection>(node, "direction"));
  return out;
}

Result<ExternalRelation> read_external(const Node& node) {
  ExternalRelation out;
  HOOKCTL_TRY(out.identifier, text_field(node, "identifier"));
  HOOKCTL_TRY(out.defined_variant, enum_field<ExternalRelationVariant>(node, "defined_variant"));
  HOOKCTL_TRY(out.custom_variant, optional_text_field(node, "custom_variant"));
  return out;
}

Result<Hash> read_hash(const Node& node) {
  Hash out;
  HOOKCTL_TRY(out.alg, enum_field<HashAlgorithm>(node, "alg"));
  HOOKCTL_TRY(out.hash, text_field(node, "hash"));
  return out;
}

Result<Author> read_author(const Node& node) {
  Author out;
  HOOKCTL_TRY(out.first_name, text_field(node, "first_name"));
  HOOKCTL_TRY(out.last_name, text_field(node, "last_name"));
  HOOKCTL_TRY(out.email, optional_text_field(node, "email"));
  HOOKCTL_TRY(out.orcid, optional_text_field(node, "orcid"));
  HOOKCTL_TRY(out.id, optional_text_field(node, "id"));
  return out;
}

Result<RuleBinding> read_rule_binding(const Node& node) {
  RuleBinding out;
  HOOKCTL_TRY(out.rule_id, text_field(node, "rule_id"));
  HOOKCTL_TRY(out.origin, text_field(node, "origin"));
  return out;
}

Result<DataEndpoint> read_endpoint(const Node& node) {
  DataEndpoint out;
  HOOKCTL_TRY(out.id, text_field(node, "id"));
  HOOKCTL_TRY(out.status, optional_enum_field<ReplicationStatus>(node, "status"));
  HOOKCTL_TRY(const auto inner, find_field(node, "variant"));
  const Node& variant = inner ? *inner : node;
  if (!variant.is_object()) return fail(variant.error("must be an object"));
  const auto full = tagged(variant, "FullSync", inner ? "full_sync" : "fullSync");
  out.full_sync = full && !full->is_null();
  const auto partial = tagged(variant, "PartialSync", inner ? "partial_sync" : "partialSync");
  if (partial && !partial->is_null()) {
    HOOKCTL_TRY(out.partial_sync, partial->boolean());
  }
  return out;
}

/// An array of endpoints, or the map by their ids that a custom template gets for {{endpoints}}.
Result<std::vector<DataEndpoint>> read_endpoints(const Node& node) {
  HOOKCTL_TRY(const auto found, find_field(node, "endpoints"));
  if (!found || !found->is_object())
    return list_field<DataEndpoint>(node, "endpoints", read_endpoint);
  std::vector<DataEndpoint> out;
  HOOKCTL_TRY(const auto members, found->members());
  for (const auto& [id, ignored] : members) out.emplace_back().id = id;
  return out;
}

Result<std::optional<Stats>> read_stats(const Node& node) {
  HOOKCTL_TRY(const auto found, find_field(node, "stats"));
  if (!found) return std::nullopt;
  Stats out;
  HOOKCTL_TRY(const auto count, integer_field(*found, "count", 0, int64_max));
  HOOKCTL_TRY(const auto size, integer_field(*found, "size", 0, int64_max));
  HOOKCTL_TRY(out.last_updated, time_field(*found, "last_updated"));
  out.count = count.value_or(0);
  out.size = size.value_or(0);
  return out;
}

Result<void> read_description(const Node& node, Resource& out) {
  HOOKCTL_TRY(out.name, text_field(node, "name"));
  HOOKCTL_TRY(out.title, text_field(node, "title"));
  HOOKCTL_TRY(out.description, text_field(node, "description"));
  HOOKCTL_TRY(out.key_values, list_field<KeyValue>(node, "key_values", read_key_value));
  HOOKCTL_TRY(out.relations, list_field<Relation>(node, "relations", read_relation));
  HOOKCTL_TRY(out.authors, list_field<Author>(node, "authors", read_author));
  HOOKCTL_TRY(out.metadata_license_tag, text_field(node, "metadata_license_tag"));
  const bool is_object = out.variant == ResourceVariant::object;
  HOOKCTL_TRY(out.data_license_tag,
              text_field(node, is_object ? "data_license_tag" : "default_data_license_tag"));
  return {};
}

Result<void> read_state(const Node& node, Resource& out) {
  HOOKCTL_TRY(out.data_class, enum_field<DataClass>(node, "data_class"));
  HOOKCTL_TRY(out.status, enum_field<Status>(node, "status"));
  HOOKCTL_TRY(out.created_at, time_field(node, "created_at"));
  HOOKCTL_TRY(out.created_by, text_field(node, "created_by"));
  HOOKCTL_TRY(out.dynamic, flag_field(node, "dynamic"));
  HOOKCTL_TRY(out.endpoints, read_endpoints(node));
  HOOKCTL_TRY(out.rule_bindings, list_field<RuleBinding>(node, "rule_bindings", read_rule_binding));
  if (out.variant == ResourceVariant::object) {
    HOOKCTL_TRY(const auto length, integer_field(node, "content_len", 0, int64_max));
    if (length) out.content_len = static_cast<std::uint64_t>(*length);
    HOOKCTL_TRY(out.hashes, list_field<Hash>(node, "hashes", read_hash));
  } else {
    HOOKCTL_TRY(out.stats, read_stats(node));
  }
  return {};
}

/// The older document's form. Its checksum comes without an algorithm; the length tells it.
Result<void> read_older_form(const Node& node, Resource& out) {
  HOOKCTL_TRY(const auto variant, enum_field<ResourceVariant>(node, "resource_variant"));
  if (variant != ResourceVariant::unspecified) out.variant = variant;
  HOOKCTL_TRY(const auto checksum, text_field(node, "checksum"));
  if (checksum.size() == 32) out.hashes.push_back({HashAlgorithm::md5, checksum});
  if (checksum.size() == 64) out.hashes.push_back({HashAlgorithm::sha256, checksum});
  return {};
}

bool is_older_form(const Node& node) {
  return node.find("resource_id") || node.find("resourceId");
}

}  // namespace

Result<KeyValue> read_key_value(const Node& node) {
  KeyValue out;
  HOOKCTL_TRY(out.key, text_field(node, "key"));
  HOOKCTL_TRY(out.value, text_field(node, "value"));
  HOOKCTL_TRY(out.variant, enum_field<KeyValueVariant>(node, "variant"));
  return out;
}

Result<Relation> read_relation(const Node& node) {
  Relation out;
  HOOKCTL_TRY(const auto inner, find_field(node, "relation"));
  const Node& holder = inner ? *inner : node;
  if (!holder.is_object()) return fail(holder.error("must be an object"));
  const auto internal = tagged(holder, "Internal", "internal");
  const auto external = tagged(holder, "External", "external");
  if (internal && external) return fail(holder.error("must not be internal and external at once"));
  if (internal) {
    HOOKCTL_TRY(out.internal, read_internal(*internal));
  }
  if (external) {
    HOOKCTL_TRY(out.external, read_external(*external));
  }
  return out;
}

Result<TaggedResource> untag(const Node& node) {
  if (!node.is_object()) return fail(node.error("must be an object"));
  if (is_older_form(node)) return TaggedResource{node, ResourceVariant::object};
  std::optional<TaggedResource> found;
  for (const Tag& tag : tags)
    for (const auto name : {tag.server, tag.proto})
      if (auto inner = node.find(name)) {
        if (found) return fail(inner->error("a second resource, where one is wanted"));
        found = TaggedResource{std::move(*inner), tag.variant};
      }
  if (found) return std::move(*found);
  return fail(
      node.error("must hold an Object, Project, Collection or Dataset, such as "
                 "{\"Object\":{\"id\":…}}"));
}

Result<Node> id_node(const Node& resource) {
  return need_field(resource, is_older_form(resource) ? "resource_id" : "id");
}

Result<Resource> read_resource(const Node& node, ResourceVariant variant) {
  Resource out;
  out.variant = variant;
  HOOKCTL_TRY(const auto id, id_node(node));
  HOOKCTL_TRY(out.id, id.string());
  if (is_older_form(node)) {
    HOOKCTL_CHECK(read_older_form(node, out));
  } else {
    HOOKCTL_CHECK(read_description(node, out));
    HOOKCTL_CHECK(read_state(node, out));
  }
  return out;
}

}  // namespace hookctl::aruna
