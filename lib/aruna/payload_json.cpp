#include "aruna/payload_json.hpp"

namespace hookctl::aruna {
namespace {

using json::Writer;

template <typename Enum>
std::int32_t number(Enum value) {
  return static_cast<std::int32_t>(value);
}

void write_time(Writer& out, std::string_view name, const std::string& time) {
  out.key(name);
  if (time.empty())
    out.null();
  else
    out.string(time);
}

void write_secret(Writer& out, std::string_view name, const std::optional<Secret>& secret) {
  out.key(name);
  if (secret)
    out.string(secret->reveal());
  else
    out.null();
}

template <typename Item, typename Write>
void write_list(Writer& out, std::string_view name, const std::vector<Item>& items, Write write) {
  out.key(name).begin_array();
  for (const Item& item : items) write(out, item);
  out.end_array();
}

void write_key_value(Writer& out, const KeyValue& pair) {
  out.begin_object()
      .member("key", pair.key)
      .member("value", pair.value)
      .member("variant", number(pair.variant))
      .end_object();
}

void write_author(Writer& out, const Author& author) {
  out.begin_object()
      .member("first_name", author.first_name)
      .member("last_name", author.last_name)
      .member("email", author.email)
      .member("orcid", author.orcid)
      .member("id", author.id)
      .end_object();
}

void write_endpoint(Writer& out, const DataEndpoint& endpoint) {
  out.begin_object().member("id", endpoint.id).key("status");
  if (endpoint.status)
    out.value(number(*endpoint.status));
  else
    out.null();
  out.key("variant");
  if (endpoint.full_sync)
    out.begin_object().key("FullSync").begin_object().end_object().end_object();
  else if (endpoint.partial_sync)
    out.begin_object().member("PartialSync", *endpoint.partial_sync).end_object();
  else
    out.null();
  out.end_object();
}

void write_hash(Writer& out, const Hash& hash) {
  out.begin_object().member("alg", number(hash.alg)).member("hash", hash.hash).end_object();
}

void write_rule_binding(Writer& out, const RuleBinding& rule) {
  out.begin_object().member("rule_id", rule.rule_id).member("origin", rule.origin).end_object();
}

void write_stats(Writer& out, const std::optional<Stats>& stats) {
  out.key("stats");
  if (!stats) {
    out.null();
    return;
  }
  out.begin_object().member("count", stats->count).member("size", stats->size);
  write_time(out, "last_updated", stats->last_updated);
  out.end_object();
}

std::string_view tag_of(ResourceVariant variant) {
  switch (variant) {
    case ResourceVariant::project:
      return "Project";
    case ResourceVariant::collection:
      return "Collection";
    case ResourceVariant::dataset:
      return "Dataset";
    case ResourceVariant::object:
    case ResourceVariant::unspecified:
      break;
  }
  return "Object";
}

}  // namespace

void write_relation(Writer& out, const Relation& relation) {
  out.begin_object().key("relation");
  if (const auto& internal = relation.internal) {
    out.begin_object()
        .key("Internal")
        .begin_object()
        .member("resource_id", internal->resource_id)
        .member("resource_variant", number(internal->resource_variant))
        .member("defined_variant", number(internal->defined_variant))
        .member("custom_variant", internal->custom_variant)
        .member("direction", number(internal->direction))
        .end_object()
        .end_object();
  } else if (const auto& external = relation.external) {
    out.begin_object()
        .key("External")
        .begin_object()
        .member("identifier", external->identifier)
        .member("defined_variant", number(external->defined_variant))
        .member("custom_variant", external->custom_variant)
        .end_object()
        .end_object();
  } else {
    out.null();
  }
  out.end_object();
}

void write_resource(Writer& out, const Resource& resource) {
  const bool is_object = tag_of(resource.variant) == "Object";
  out.begin_object()
      .member("id", resource.id)
      .member("name", resource.name)
      .member("title", resource.title)
      .member("description", resource.description);
  write_list(out, "key_values", resource.key_values, write_key_value);
  write_list(out, "relations", resource.relations, write_relation);
  if (is_object)
    out.member("content_len", resource.content_len.value_or(0));
  else
    write_stats(out, resource.stats);
  out.member("data_class", number(resource.data_class));
  write_time(out, "created_at", resource.created_at);
  out.member("created_by", resource.created_by);
  write_list(out, "authors", resource.authors, write_author);
  out.member("status", number(resource.status)).member("dynamic", resource.dynamic);
  write_list(out, "endpoints", resource.endpoints, write_endpoint);
  if (is_object) write_list(out, "hashes", resource.hashes, write_hash);
  out.member("metadata_license_tag", resource.metadata_license_tag)
      .member(is_object ? "data_license_tag" : "default_data_license_tag",
              resource.data_license_tag);
  write_list(out, "rule_bindings", resource.rule_bindings, write_rule_binding);
  out.end_object();
}

std::string payload_json(const Payload& payload) {
  Writer out;
  out.begin_object()
      .member("hook_id", payload.hook_id.text())
      .key("object")
      .begin_object()
      .key(tag_of(payload.object.variant));
  write_resource(out, payload.object);
  out.end_object().member("secret", payload.secret.reveal()).key("download");
  if (payload.download)
    out.string(payload.download->reveal());
  else
    out.null();
  out.member("pubkey_serial", payload.pubkey_serial);
  write_secret(out, "access_key", payload.access_key);
  write_secret(out, "secret_key", payload.secret_key);
  // The 2.0 server sends no token at all.
  if (payload.token) write_secret(out, "token", payload.token);
  out.end_object();
  return out.take();
}

}  // namespace hookctl::aruna
