#include <algorithm>

#include "aruna/proto_convert.hpp"
#include "sandbox/events.hpp"
#include "sandbox/objects.hpp"
#include "sandbox/services.hpp"

namespace hookctl::sandbox {
namespace {

using aruna::KeyValue;
using aruna::KeyValueVariant;
using aruna::ResourceVariant;

struct Change {
  std::vector<KeyValue> added;
  std::vector<KeyValue> removed;
};

Answer<Change> change_of(const services::UpdateObjectRequest& request) {
  Change change;
  for (const auto& pair : request.add_key_values()) {
    change.added.push_back(aruna::from_wire(pair));
    const auto variant = change.added.back().variant;
    if (variant == KeyValueVariant::unspecified || variant == KeyValueVariant::hook_status) {
      return refuse(Code::invalid_argument, "Invalid key value variant");
    }
  }
  for (const auto& pair : request.remove_key_values()) {
    change.removed.push_back(aruna::from_wire(pair));
    if (change.removed.back().variant == KeyValueVariant::static_label) {
      return refuse(Code::invalid_argument, "Cannot remove static labels.");
    }
  }
  return change;
}

/// What makes a new revision; everything else changes the object where it is.
bool needs_revision(const services::UpdateObjectRequest& request) {
  return request.force_revision() || request.has_name() || request.has_metadata_license_tag() ||
         request.has_data_license_tag() || request.remove_key_values_size() > 0 ||
         request.hashes_size() > 0;
}

Answer<void> apply(Record& record, const services::UpdateObjectRequest& request,
                   const Change& change) {
  auto& resource = record.resource;
  if (request.has_name()) {
    if (!is_valid_key(request.name())) {
      return refuse(Code::invalid_argument, "Invalid object name");
    }
    record.path.resize(record.path.size() - resource.name.size());
    record.path += request.name();
    resource.name = request.name();
  }
  if (request.has_description()) resource.description = request.description();
  if (request.has_metadata_license_tag()) {
    resource.metadata_license_tag = request.metadata_license_tag();
  }
  if (request.has_data_license_tag()) resource.data_license_tag = request.data_license_tag();
  if (request.data_class() != models::DATA_CLASS_UNSPECIFIED) {
    resource.data_class = static_cast<aruna::DataClass>(request.data_class());
  }
  for (const auto& pair : change.removed) {
    const auto found = std::find(resource.key_values.begin(), resource.key_values.end(), pair);
    if (found == resource.key_values.end()) {
      return refuse(Code::invalid_argument, "Key value not found");
    }
    resource.key_values.erase(found);
  }
  resource.key_values.insert(resource.key_values.end(), change.added.begin(), change.added.end());
  return {};
}

/// A revision whose bytes are the old one's, unless new hashes announce new bytes.
Answer<Record> revise(State& state, const Record& old, const services::UpdateObjectRequest& request,
                      const Change& change) {
  Record wanted = old;
  HOOKCTL_CHECK(apply(wanted, request, change));
  HOOKCTL_TRY(auto record, create_revision(state, wanted));
  if (request.hashes_size() > 0) return record;
  if (wanted.path != old.path) {
    Record previous = old;
    previous.current = false;
    HOOKCTL_CHECK(state.store.update(previous));
  }
  HOOKCTL_TRY(const auto segments, state.store.segments(old.resource.id));
  HOOKCTL_CHECK(finish_object(state, record, segments, old.resource.hashes));
  return record;
}

template <typename Response>
Response response_with(const aruna::Resource& resource) {
  Response response;
  aruna::to_wire(resource, *response.mutable_object());
  return response;
}

bool same_author(const aruna::Author& a, const aruna::Author& b) {
  return a.first_name == b.first_name && a.last_name == b.last_name && a.email == b.email &&
         a.orcid == b.orcid && a.id == b.id;
}

}  // namespace

Answer<services::UpdateObjectResponse> update_object(State& state, const Caller& caller,
                                                     const services::UpdateObjectRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::write));
  HOOKCTL_TRY(const auto change, change_of(request));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto record, find_permitted(state, request.object_id(), ResourceVariant::object));
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  const bool revision = needs_revision(request);
  if (revision) {
    HOOKCTL_TRY(record, revise(state, record, request, change));
  } else {
    HOOKCTL_CHECK(apply(record, request, change));
    HOOKCTL_CHECK(state.store.update(record));
    if (!change.added.empty()) {
      HOOKCTL_CHECK(raise(state, record.resource, {added_triggers(change.added), change.added, 0}));
    }
  }
  HOOKCTL_CHECK(transaction.commit());
  auto response = response_with<services::UpdateObjectResponse>(record.resource);
  response.set_new_revision(revision);
  return response;
}

Answer<services::DeleteObjectResponse> delete_object(State& state, const Caller& caller,
                                                     const services::DeleteObjectRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::write));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(const auto named,
              find_permitted(state, request.object_id(), ResourceVariant::object));
  std::vector<std::string> ids{named.resource.id};
  if (request.with_revisions()) {
    HOOKCTL_TRY(ids, state.store.revisions(named.path));
  }
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  for (const auto& id : ids) {
    HOOKCTL_TRY(auto record, state.store.find(id));
    if (!record) continue;
    record->resource.status = aruna::Status::deleted;
    record->current = false;
    HOOKCTL_CHECK(state.store.update(*record));
  }
  HOOKCTL_CHECK(transaction.commit());
  return services::DeleteObjectResponse{};
}

Answer<services::UpdateObjectTitleResponse> update_object_title(
    State& state, const Caller& caller, const services::UpdateObjectTitleRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::write));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto record, find_permitted(state, request.object_id(), ResourceVariant::object));
  record.resource.title = request.title();
  HOOKCTL_CHECK(state.store.update(record));
  return response_with<services::UpdateObjectTitleResponse>(record.resource);
}

Answer<services::UpdateObjectAuthorsResponse> update_object_authors(
    State& state, const Caller& caller, const services::UpdateObjectAuthorsRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::write));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto record, find_permitted(state, request.object_id(), ResourceVariant::object));
  auto& authors = record.resource.authors;
  for (const auto& removed : request.remove_authors()) {
    std::erase_if(authors, [author = aruna::from_wire(removed)](const aruna::Author& other) {
      return same_author(author, other);
    });
  }
  for (const auto& added : request.add_authors()) authors.push_back(aruna::from_wire(added));
  HOOKCTL_CHECK(state.store.update(record));
  return response_with<services::UpdateObjectAuthorsResponse>(record.resource);
}

}  // namespace hookctl::sandbox
