#include <fmt/format.h>

#include "aruna/proto_convert.hpp"
#include "sandbox/objects.hpp"
#include "sandbox/services.hpp"

namespace hookctl::sandbox {
namespace {

using aruna::KeyValueVariant;
using aruna::ResourceVariant;

constexpr std::int32_t most_parts = 10'000;

Answer<Record> parent_of(State& state, const services::CreateObjectRequest& request) {
  using Request = services::CreateObjectRequest;
  switch (request.parent_case()) {
    case Request::kProjectId:
      return find_permitted(state, request.project_id(), ResourceVariant::project);
    case Request::kCollectionId:
      return find_permitted(state, request.collection_id(), ResourceVariant::collection);
    case Request::kDatasetId:
      return find_permitted(state, request.dataset_id(), ResourceVariant::dataset);
    case Request::PARENT_NOT_SET:
      break;
  }
  return refuse(Code::invalid_argument, "Object must have a parent");
}

Answer<aruna::Resource> resource_of(const services::CreateObjectRequest& request) {
  if (!is_valid_key(request.name())) {
    return refuse(Code::invalid_argument, "Invalid object name");
  }
  if (request.data_class() == models::DATA_CLASS_UNSPECIFIED) {
    return refuse(Code::invalid_argument, "Invalid dataclass");
  }
  aruna::Resource resource;
  resource.name = request.name();
  resource.title = request.title();
  resource.description = request.description();
  for (const auto& pair : request.key_values()) {
    resource.key_values.push_back(aruna::from_wire(pair));
    const auto variant = resource.key_values.back().variant;
    if (variant == KeyValueVariant::unspecified || variant == KeyValueVariant::hook_status) {
      return refuse(Code::invalid_argument, "Invalid key value variant");
    }
  }
  resource.data_class = static_cast<aruna::DataClass>(request.data_class());
  resource.metadata_license_tag = request.metadata_license_tag();
  resource.data_license_tag = request.data_license_tag();
  for (const auto& hash : request.hashes()) resource.hashes.push_back(aruna::from_wire(hash));
  for (const auto& author : request.authors()) {
    resource.authors.push_back(aruna::from_wire(author));
  }
  return resource;
}

Answer<Record> waiting_object(State& state, std::string_view id) {
  HOOKCTL_TRY(auto record, find_permitted(state, id, ResourceVariant::object));
  if (record.resource.status != aruna::Status::initializing) {
    return refuse(Code::invalid_argument, "Object is not in initializing state");
  }
  return record;
}

}  // namespace

Answer<Record> find_permitted(State& state, std::string_view id, ResourceVariant variant) {
  const auto parsed = Ulid::parse(id);
  if (!parsed) return refuse(Code::invalid_argument, "Invalid resource id");
  HOOKCTL_TRY(auto record, state.store.find(parsed->text()));
  if (!record || record->resource.variant != variant) {
    return refuse(Code::unauthenticated, "Unauthorized");
  }
  return std::move(*record);
}

Answer<services::CreateObjectResponse> create_object(State& state, const Caller& caller,
                                                     const services::CreateObjectRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::append));
  HOOKCTL_TRY(auto resource, resource_of(request));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(const auto parent, parent_of(state, request));
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  std::vector<aruna::Relation> relations;
  for (const auto& relation : request.relations()) {
    relations.push_back(aruna::from_wire(relation));
  }
  HOOKCTL_TRY(const auto made, create_object_below(state, parent, std::move(resource), relations));
  HOOKCTL_CHECK(transaction.commit());
  services::CreateObjectResponse response;
  aruna::to_wire(made.resource, *response.mutable_object());
  return response;
}

Answer<services::GetUploadURLResponse> get_upload_url(
    State& state, const Caller& caller, const services::GetUploadURLRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::write));
  std::string key;
  {
    const std::lock_guard guard(state.mutex);
    HOOKCTL_TRY(const auto record,
                find_permitted(state, request.object_id(), ResourceVariant::object));
    key = record.path;
  }
  services::GetUploadURLResponse response;
  if (!request.multipart()) {
    response.set_url(std::string(presign(state, "PUT", key, {}).reveal()));
    return response;
  }
  if (request.part_number() < 1 || request.part_number() > most_parts) {
    return refuse(Code::invalid_argument, "Invalid part number");
  }
  std::string upload_id = request.upload_id();
  if (upload_id.empty()) {
    if (request.part_number() != 1) return refuse(Code::invalid_argument, "No upload id provided");
    HOOKCTL_TRY(upload_id, begin_multipart(state, key));
  }
  const auto query =
      fmt::format("partNumber={}&uploadId={}", request.part_number(), percent_encode(upload_id));
  response.set_url(std::string(presign(state, "PUT", key, query).reveal()));
  response.set_upload_id(upload_id);
  return response;
}

Answer<services::GetDownloadURLResponse> get_download_url(
    State& state, const Caller& caller, const services::GetDownloadURLRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::read));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(const auto record,
              find_permitted(state, request.object_id(), ResourceVariant::object));
  // The key means the newest revision; an older one is named by its id.
  const auto query = record.current ? std::string() : "versionId=" + record.resource.id;
  services::GetDownloadURLResponse response;
  response.set_url(std::string(presign(state, "GET", record.path, query).reveal()));
  return response;
}

Answer<services::FinishObjectStagingResponse> finish_object_staging(
    State& state, const Caller& caller, const services::FinishObjectStagingRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::write));
  {
    const std::lock_guard guard(state.mutex);
    HOOKCTL_TRY(const auto record, waiting_object(state, request.object_id()));
    HOOKCTL_TRY(const auto owner, state.store.upload_object(request.upload_id()));
    if (!owner || *owner != record.resource.id) {
      return refuse(Code::invalid_argument, "Invalid upload id");
    }
  }
  std::vector<PartToken> parts;
  for (const auto& part : request.completed_parts()) {
    if (part.part() < 1 || part.part() > most_parts) {
      return refuse(Code::invalid_argument, "Invalid part number");
    }
    parts.push_back({static_cast<int>(part.part()), part.etag()});
  }
  HOOKCTL_TRY(const auto finished, complete_multipart(state, request.upload_id(), parts));
  services::FinishObjectStagingResponse response;
  aruna::to_wire(finished.resource, *response.mutable_object());
  return response;
}

Answer<services::GetObjectResponse> get_object(State& state, const Caller& caller,
                                               const services::GetObjectRequest& request) {
  HOOKCTL_CHECK(authorize(state, caller, Permission::read));
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(const auto record,
              find_permitted(state, request.object_id(), ResourceVariant::object));
  services::GetObjectResponse response;
  aruna::to_wire(record.resource, *response.mutable_object());
  return response;
}

}  // namespace hookctl::sandbox
