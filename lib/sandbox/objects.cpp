#include "sandbox/objects.hpp"

#include <algorithm>

#include "aruna/proto_convert.hpp"
#include "sandbox/events.hpp"
#include "sandbox/relations.hpp"

namespace hookctl::sandbox {
namespace {

using aruna::InternalRelation;
using aruna::InternalRelationVariant;
using aruna::Resource;
using aruna::ResourceVariant;

constexpr std::string_view default_license = "AllRightsReserved";

InternalRelation relation_of(InternalRelationVariant variant) {
  InternalRelation relation;
  relation.defined_variant = variant;
  return relation;
}

/// Id, creator, time, and the one data proxy that there is.
void sign_birth(const State& state, Resource& resource) {
  resource.id = state.new_id();
  resource.created_at = state.now();
  resource.created_by = state.identity.user_id;
  aruna::DataEndpoint proxy;
  proxy.id = state.identity.endpoint_id;
  proxy.full_sync = true;
  proxy.status = aruna::ReplicationStatus::finished;
  resource.endpoints = {std::move(proxy)};
}

Answer<void> insert_below(State& state, const Record& parent, const Record& child) {
  HOOKCTL_CHECK(state.store.insert(child));
  HOOKCTL_CHECK(state.store.relate(parent.resource, child.resource,
                                   relation_of(InternalRelationVariant::belongs_to)));
  return {};
}

std::string below(const Record& parent, std::string_view name) {
  return parent.path.empty() ? std::string(name) : parent.path + "/" + std::string(name);
}

/// The dataset or collection of that name, made where it is missing.
Answer<Record> find_or_make(State& state, const Record& parent, std::string_view name,
                            ResourceVariant variant) {
  const std::string path = below(parent, name);
  HOOKCTL_TRY(auto found, state.store.find_path(path, variant));
  if (found) return std::move(*found);
  Record record;
  record.path = path;
  Resource& resource = record.resource;
  resource.variant = variant;
  resource.name = name;
  resource.status = aruna::Status::available;
  resource.data_class = aruna::DataClass::private_data;
  resource.metadata_license_tag = parent.resource.metadata_license_tag;
  resource.data_license_tag = parent.resource.data_license_tag;
  sign_birth(state, resource);
  HOOKCTL_CHECK(insert_below(state, parent, record));
  return record;
}

void inherit(std::string& tag, const std::string& of_parent) {
  if (tag.empty()) tag = of_parent;
}

Result<Record> project_of(State& state) {
  HOOKCTL_TRY(auto project, state.store.find(state.identity.project_id));
  if (!project) return fail(ErrorCode::internal, "the sandbox has lost its project");
  return std::move(*project);
}

/// Whether the collection, the dataset or the object of a key would have no name.
bool has_empty_name(std::string_view key) {
  for (int levels = 2; levels > 0; --levels) {
    const auto slash = key.find('/');
    if (slash == std::string_view::npos) break;
    if (slash == 0) return true;
    key.remove_prefix(slash + 1);
  }
  return key.empty();
}

Answer<void> raise_creation(State& state, const Record& record) {
  auto triggers = added_triggers(record.resource.key_values);
  triggers.push_back(hooks::TRIGGER_TYPE_RESOURCE_CREATED);
  HOOKCTL_CHECK(raise(state, record.resource, {std::move(triggers), std::nullopt, 0}));
  return {};
}

}  // namespace

bool is_valid_key(std::string_view key) {
  constexpr std::string_view punctuation = "-!_.*'()/";
  return !key.empty() && std::all_of(key.begin(), key.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           punctuation.find(c) != std::string_view::npos;
  });
}

Answer<Record> create_object_below(State& state, const Record& parent, Resource resource,
                                   const std::vector<aruna::Relation>& relations) {
  Record record;
  record.path = below(parent, resource.name);
  HOOKCTL_TRY(const auto taken, state.store.find_path(record.path, ResourceVariant::object));
  if (taken) return refuse(Code::internal, "Name is already in use");
  record.resource = std::move(resource);
  record.resource.variant = ResourceVariant::object;
  record.resource.status = aruna::Status::initializing;
  inherit(record.resource.metadata_license_tag, parent.resource.metadata_license_tag);
  inherit(record.resource.data_license_tag, parent.resource.data_license_tag);
  sign_birth(state, record.resource);
  record.resource.relations.clear();
  HOOKCTL_CHECK(insert_below(state, parent, record));
  for (const auto& relation : relations) HOOKCTL_CHECK(add_relation(state, record, relation));
  HOOKCTL_TRY(auto made, state.store.find(record.resource.id));
  HOOKCTL_CHECK(raise_creation(state, *made));
  HOOKCTL_TRY(made, state.store.find(record.resource.id));
  return std::move(*made);
}

Answer<Record> create_object_at(State& state, std::string_view key) {
  HOOKCTL_TRY(Record parent, project_of(state));
  // collection/dataset/object, dataset/object, object; further slashes are the object's own.
  std::string_view name = key;
  const auto slashes = std::count(key.begin(), key.end(), '/');
  if (has_empty_name(key)) return refuse(Code::permission_denied, "Invalid object name");
  for (auto levels = std::min<std::ptrdiff_t>(slashes, 2); levels > 0; --levels) {
    const auto slash = name.find('/');
    const auto variant = levels == 2 ? ResourceVariant::collection : ResourceVariant::dataset;
    HOOKCTL_TRY(parent, find_or_make(state, parent, name.substr(0, slash), variant));
    name.remove_prefix(slash + 1);
  }
  Resource resource;
  resource.name = name;
  resource.data_class = aruna::DataClass::private_data;
  resource.metadata_license_tag = default_license;
  resource.data_license_tag = default_license;
  return create_object_below(state, parent, std::move(resource), {});
}

Answer<Record> create_revision(State& state, const Record& old) {
  Record record = old;
  record.current = false;
  Resource& resource = record.resource;
  sign_birth(state, resource);
  resource.status = aruna::Status::initializing;
  resource.content_len = 0;
  resource.hashes.clear();
  std::erase_if(resource.key_values, [](const aruna::KeyValue& pair) {
    return pair.variant == aruna::KeyValueVariant::hook_status;
  });
  const auto relations = std::exchange(resource.relations, {});
  HOOKCTL_CHECK(state.store.insert(record));
  for (const auto& relation : relations) {
    // Neither the revision's own history nor what others were made from is inherited.
    const auto& internal = relation.internal;
    if (internal && internal->defined_variant == InternalRelationVariant::version) continue;
    if (internal && internal->direction == aruna::RelationDirection::inbound &&
        internal->defined_variant != InternalRelationVariant::belongs_to) {
      continue;
    }
    HOOKCTL_CHECK(add_relation(state, record, relation));
  }
  HOOKCTL_CHECK(
      state.store.relate(resource, old.resource, relation_of(InternalRelationVariant::version)));
  HOOKCTL_TRY(auto made, state.store.find(resource.id));
  HOOKCTL_CHECK(raise_creation(state, *made));
  HOOKCTL_TRY(made, state.store.find(resource.id));
  return std::move(*made);
}

Answer<void> finish_object(State& state, Record& record, const std::vector<Segment>& segments,
                           std::vector<aruna::Hash> hashes) {
  if (!record.current) {
    HOOKCTL_TRY(auto older, state.store.find_path(record.path, ResourceVariant::object));
    if (older) {
      older->current = false;
      HOOKCTL_CHECK(state.store.update(*older));
    }
    record.current = true;
  }
  std::uint64_t size = 0;
  for (const auto& segment : segments) size += segment.size;
  record.resource.content_len = size;
  record.resource.hashes = std::move(hashes);
  record.resource.status = aruna::Status::available;
  HOOKCTL_CHECK(state.store.set_segments(record.resource.id, segments));
  HOOKCTL_CHECK(state.store.update(record));
  HOOKCTL_CHECK(
      raise(state, record.resource, {{hooks::TRIGGER_TYPE_OBJECT_FINISHED}, std::nullopt, 0}));
  return {};
}

}  // namespace hookctl::sandbox
