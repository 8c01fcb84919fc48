#include "aruna/proto_convert.hpp"

#include <algorithm>

#include <google/protobuf/util/time_util.h>

#include "json/utf8.hpp"

namespace hookctl::aruna {
namespace {

using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;
using json::to_utf8;
namespace models = wire::models;

/// The model keeps numbers that it does not know, and so do proto3's open enums.
template <typename To, typename From>
To as(From value) {
  return static_cast<To>(static_cast<int>(value));
}

void set_time(const std::string& text, Timestamp& out) {
  Timestamp time;
  if (TimeUtil::FromString(text, &time)) out = time;
}

template <typename Message>
void set_created_at(const std::string& text, Message& out) {
  if (!text.empty()) set_time(text, *out.mutable_created_at());
}

/// What all four levels have, under the same names.
template <typename Message>
void common_to_wire(const Resource& in, Message& out) {
  out.set_id(to_utf8(in.id));
  out.set_name(to_utf8(in.name));
  out.set_title(to_utf8(in.title));
  out.set_description(to_utf8(in.description));
  all_to_wire(in.key_values, *out.mutable_key_values());
  all_to_wire(in.relations, *out.mutable_relations());
  out.set_data_class(as<models::DataClass>(in.data_class));
  set_created_at(in.created_at, out);
  out.set_created_by(to_utf8(in.created_by));
  all_to_wire(in.authors, *out.mutable_authors());
  out.set_status(as<models::Status>(in.status));
  out.set_dynamic(in.dynamic);
  for (const DataEndpoint& endpoint : in.endpoints) {
    auto& added = *out.add_endpoints();
    added.set_id(to_utf8(endpoint.id));
    if (endpoint.full_sync) added.mutable_full_sync();
    if (endpoint.partial_sync) added.set_partial_sync(*endpoint.partial_sync);
    if (endpoint.status) added.set_status(as<models::ReplicationStatus>(*endpoint.status));
  }
  out.set_metadata_license_tag(to_utf8(in.metadata_license_tag));
  for (const RuleBinding& rule : in.rule_bindings) {
    auto& added = *out.add_rule_bindings();
    added.set_rule_id(to_utf8(rule.rule_id));
    added.set_origin(to_utf8(rule.origin));
  }
}

template <typename Message>
void container_to_wire(const Resource& in, Message& out) {
  common_to_wire(in, out);
  out.set_default_data_license_tag(to_utf8(in.data_license_tag));
  if (!in.stats) return;
  auto& stats = *out.mutable_stats();
  stats.set_count(in.stats->count);
  stats.set_size(in.stats->size);
  if (!in.stats->last_updated.empty())
    set_time(in.stats->last_updated, *stats.mutable_last_updated());
}

template <typename Message>
Resource common_from_wire(const Message& in, ResourceVariant variant) {
  Resource out;
  out.variant = variant;
  out.id = in.id();
  out.name = in.name();
  out.title = in.title();
  out.description = in.description();
  out.key_values = all_from_wire(in.key_values());
  out.relations = all_from_wire(in.relations());
  out.data_class = as<DataClass>(in.data_class());
  if (in.has_created_at()) out.created_at = TimeUtil::ToString(in.created_at());
  out.created_by = in.created_by();
  out.authors = all_from_wire(in.authors());
  out.status = as<Status>(in.status());
  out.dynamic = in.dynamic();
  for (const auto& endpoint : in.endpoints()) {
    DataEndpoint& added = out.endpoints.emplace_back();
    added.id = endpoint.id();
    added.full_sync = endpoint.has_full_sync();
    if (endpoint.has_partial_sync()) added.partial_sync = endpoint.partial_sync();
    if (endpoint.has_status()) added.status = as<ReplicationStatus>(endpoint.status());
  }
  out.metadata_license_tag = in.metadata_license_tag();
  for (const auto& rule : in.rule_bindings())
    out.rule_bindings.push_back({rule.rule_id(), rule.origin()});
  return out;
}

template <typename Message>
Resource container_from_wire(const Message& in, ResourceVariant variant) {
  Resource out = common_from_wire(in, variant);
  out.data_license_tag = in.default_data_license_tag();
  if (in.has_stats()) {
    out.stats = Stats{in.stats().count(), in.stats().size(), {}};
    if (in.stats().has_last_updated())
      out.stats->last_updated = TimeUtil::ToString(in.stats().last_updated());
  }
  return out;
}

}  // namespace

void to_wire(const KeyValue& pair, models::KeyValue& out) {
  out.set_key(to_utf8(pair.key));
  out.set_value(to_utf8(pair.value));
  out.set_variant(as<models::KeyValueVariant>(pair.variant));
}

void to_wire(const Relation& relation, models::Relation& out) {
  if (const auto& internal = relation.internal) {
    auto& added = *out.mutable_internal();
    added.set_resource_id(to_utf8(internal->resource_id));
    added.set_resource_variant(as<models::ResourceVariant>(internal->resource_variant));
    added.set_defined_variant(as<models::InternalRelationVariant>(internal->defined_variant));
    if (internal->custom_variant) added.set_custom_variant(to_utf8(*internal->custom_variant));
    added.set_direction(as<models::RelationDirection>(internal->direction));
  } else if (const auto& external = relation.external) {
    auto& added = *out.mutable_external();
    added.set_identifier(to_utf8(external->identifier));
    added.set_defined_variant(as<models::ExternalRelationVariant>(external->defined_variant));
    if (external->custom_variant) added.set_custom_variant(to_utf8(*external->custom_variant));
  }
}

void to_wire(const Hash& hash, models::Hash& out) {
  out.set_alg(as<models::Hashalgorithm>(hash.alg));
  out.set_hash(to_utf8(hash.hash));
}

void to_wire(const Author& author, models::Author& out) {
  out.set_first_name(to_utf8(author.first_name));
  out.set_last_name(to_utf8(author.last_name));
  if (author.email) out.set_email(to_utf8(*author.email));
  if (author.orcid) out.set_orcid(to_utf8(*author.orcid));
  if (author.id) out.set_id(to_utf8(*author.id));
}

void to_wire(const Resource& resource, models::Object& out) {
  common_to_wire(resource, out);
  // The wire's number is signed, and the model's comes from it.
  out.set_content_len(static_cast<std::int64_t>(resource.content_len.value_or(0)));
  all_to_wire(resource.hashes, *out.mutable_hashes());
  out.set_data_license_tag(to_utf8(resource.data_license_tag));
}

void to_wire(const Resource& resource, models::GenericResource& out) {
  switch (resource.variant) {
    case ResourceVariant::project:
      return container_to_wire(resource, *out.mutable_project());
    case ResourceVariant::collection:
      return container_to_wire(resource, *out.mutable_collection());
    case ResourceVariant::dataset:
      return container_to_wire(resource, *out.mutable_dataset());
    case ResourceVariant::object:
    case ResourceVariant::unspecified:
      break;
  }
  to_wire(resource, *out.mutable_object());
}

void to_wire(const HookCallback& callback, wire::hooks::HookCallbackRequest& out) {
  out.set_secret(std::string(callback.secret.reveal()));
  // The server compares the hook's id as text, so the canonical form matters.
  out.set_hook_id(callback.hook_id.str());
  out.set_object_id(callback.object_id.str());
  out.set_pubkey_serial(callback.pubkey_serial);
  if (const auto* finished = std::get_if<Finished>(&callback.status)) {
    auto& status = *out.mutable_finished();
    all_to_wire(finished->add_key_values, *status.mutable_add_key_values());
    all_to_wire(finished->remove_key_values, *status.mutable_remove_key_values());
  } else {
    out.mutable_error()->set_error(to_utf8(std::get<Failed>(callback.status).error));
  }
}

void to_wire(const NewObject& object, wire::storage::CreateObjectRequest& out) {
  out.set_name(to_utf8(object.name));
  out.set_title(to_utf8(object.title));
  out.set_description(to_utf8(object.description));
  all_to_wire(object.key_values, *out.mutable_key_values());
  all_to_wire(object.relations, *out.mutable_relations());
  out.set_data_class(as<models::DataClass>(object.data_class));
  switch (object.parent.variant) {
    case ResourceVariant::collection:
      out.set_collection_id(to_utf8(object.parent.id));
      break;
    case ResourceVariant::dataset:
      out.set_dataset_id(to_utf8(object.parent.id));
      break;
    case ResourceVariant::project:
    case ResourceVariant::object:
    case ResourceVariant::unspecified:
      out.set_project_id(to_utf8(object.parent.id));
      break;
  }
  out.set_metadata_license_tag(to_utf8(object.metadata_license_tag));
  out.set_data_license_tag(to_utf8(object.data_license_tag));
  all_to_wire(object.authors, *out.mutable_authors());
}

KeyValue from_wire(const models::KeyValue& pair) {
  return {pair.key(), pair.value(), as<KeyValueVariant>(pair.variant())};
}

Relation from_wire(const models::Relation& relation) {
  Relation out;
  if (relation.has_internal()) {
    const auto& in = relation.internal();
    out.internal = InternalRelation{in.resource_id(), as<ResourceVariant>(in.resource_variant()),
                                    as<InternalRelationVariant>(in.defined_variant()), std::nullopt,
                                    as<RelationDirection>(in.direction())};
    if (in.has_custom_variant()) out.internal->custom_variant = in.custom_variant();
  } else if (relation.has_external()) {
    const auto& in = relation.external();
    out.external = ExternalRelation{
        in.identifier(), as<ExternalRelationVariant>(in.defined_variant()), std::nullopt};
    if (in.has_custom_variant()) out.external->custom_variant = in.custom_variant();
  }
  return out;
}

Hash from_wire(const models::Hash& hash) {
  return {as<HashAlgorithm>(hash.alg()), hash.hash()};
}

Author from_wire(const models::Author& author) {
  Author out{author.first_name(), author.last_name(), std::nullopt, std::nullopt, std::nullopt};
  if (author.has_email()) out.email = author.email();
  if (author.has_orcid()) out.orcid = author.orcid();
  if (author.has_id()) out.id = author.id();
  return out;
}

Resource from_wire(const models::Object& object) {
  Resource out = common_from_wire(object, ResourceVariant::object);
  out.content_len = static_cast<std::uint64_t>(std::max<std::int64_t>(object.content_len(), 0));
  out.hashes = all_from_wire(object.hashes());
  out.data_license_tag = object.data_license_tag();
  return out;
}

Resource from_wire(const models::Project& project) {
  return container_from_wire(project, ResourceVariant::project);
}

Resource from_wire(const models::Collection& collection) {
  return container_from_wire(collection, ResourceVariant::collection);
}

Resource from_wire(const models::Dataset& dataset) {
  return container_from_wire(dataset, ResourceVariant::dataset);
}

Pubkey from_wire(const models::Pubkey& key) {
  return {key.id(), key.key(), key.location()};
}

NewObject from_wire(const wire::storage::CreateObjectRequest& request) {
  NewObject out;
  out.name = request.name();
  out.title = request.title();
  out.description = request.description();
  out.key_values = all_from_wire(request.key_values());
  out.relations = all_from_wire(request.relations());
  out.data_class = as<DataClass>(request.data_class());
  if (request.has_project_id()) out.parent = {ResourceVariant::project, request.project_id()};
  if (request.has_collection_id())
    out.parent = {ResourceVariant::collection, request.collection_id()};
  if (request.has_dataset_id()) out.parent = {ResourceVariant::dataset, request.dataset_id()};
  out.metadata_license_tag = request.metadata_license_tag();
  out.data_license_tag = request.data_license_tag();
  out.authors = all_from_wire(request.authors());
  return out;
}

}  // namespace hookctl::aruna
