#include "aruna/wire_api.hpp"

#include <fmt/format.h>

#include "aruna/api/storage/services/v2/info_service.pb.h"
#include "aruna/api/storage/services/v2/relations_service.pb.h"
#include "aruna/proto_convert.hpp"
#include "json/utf8.hpp"

namespace hookctl::aruna {
namespace {

namespace storage = wire::storage;

/// What the server would refuse after it has done half of the work.
Result<void> check_labels(const Finished& finished) {
  const auto refuse = [](const KeyValue& pair, std::string_view why) {
    return fail(ErrorCode::invalid_input,
                fmt::format("label “{}”: {}", json::to_utf8(pair.key), why));
  };
  for (const auto* list : {&finished.add_key_values, &finished.remove_key_values})
    for (const KeyValue& pair : *list) {
      if (pair.variant == KeyValueVariant::unspecified) return refuse(pair, "it has no variant");
      if (!json::is_utf8(pair.key) || !json::is_utf8(pair.value))
        return refuse(pair, "its key or value is not UTF-8");
    }
  for (const KeyValue& pair : finished.remove_key_values)
    if (pair.variant == KeyValueVariant::static_label)
      return refuse(pair, "a static label cannot be removed");
  return {};
}

/// A callback whose repeat leaves the server as the first left it.
bool may_repeat(const HookCallback& callback) {
  const auto* finished = std::get_if<Finished>(&callback.status);
  return finished == nullptr ||
         (finished->add_key_values.empty() && finished->remove_key_values.empty());
}

tl::unexpected<Error> unusable_answer(Call call, std::string_view what) {
  return fail(
      Error{ErrorCode::unreachable, fmt::format("the server's answer {}", what), {}, {}}.within(
          facts_of(call).doing));
}

template <typename Response>
Result<Resource> object_of(Call call, const Response& response) {
  if (!response.has_object()) return unusable_answer(call, "holds no object");
  return from_wire(response.object());
}

}  // namespace

Result<void> WireApi::hook_callback(const HookCallback& callback) {
  if (const auto* finished = std::get_if<Finished>(&callback.status)) {
    HOOKCTL_CHECK(check_labels(*finished));
    if (finished->remove_key_values.size() > 1)
      runtime_.log.warning(
          "the server may remove the wrong label when several are removed in one callback",
          {{"labels", fmt::to_string(finished->remove_key_values.size())}});
  }
  wire::hooks::HookCallbackRequest request;
  wire::hooks::HookCallbackResponse response;
  to_wire(callback, request);
  auto sent = exchange({Call::hook_callback, request, response, may_repeat(callback),
                        callback.last_words, callback.secret.reveal()});
  auto& secret = *request.mutable_secret();
  wipe(secret.data(), secret.size());
  return sent;
}

Result<Resource> WireApi::create_object(const NewObject& object) {
  if (object.data_class == DataClass::unspecified)
    return fail(ErrorCode::invalid_input, "a new object needs a data class");
  storage::CreateObjectRequest request;
  storage::CreateObjectResponse response;
  to_wire(object, request);
  HOOKCTL_CHECK(exchange({Call::create_object, request, response, false, std::nullopt, {}}));
  return object_of(Call::create_object, response);
}

Result<Resource> WireApi::get_object(const Ulid& id) {
  storage::GetObjectRequest request;
  storage::GetObjectResponse response;
  request.set_object_id(id.str());
  HOOKCTL_CHECK(exchange({Call::get_object, request, response, true, std::nullopt, {}}));
  return object_of(Call::get_object, response);
}

Result<UploadUrl> WireApi::get_upload_url(const Ulid& object_id, bool multipart,
                                          std::int32_t part_number, const std::string& upload_id) {
  storage::GetUploadURLRequest request;
  storage::GetUploadURLResponse response;
  request.set_object_id(object_id.str());
  request.set_multipart(multipart);
  request.set_part_number(part_number);
  request.set_upload_id(json::to_utf8(upload_id));
  // Each first request of a multipart upload starts another one.
  const bool starts = multipart && upload_id.empty();
  HOOKCTL_CHECK(exchange({Call::get_upload_url, request, response, !starts, std::nullopt, {}}));
  auto url = Url::parse(response.url());
  if (!url) return unusable_answer(Call::get_upload_url, "holds no usable URL");
  return UploadUrl{std::move(*url), response.upload_id()};
}

Result<Url> WireApi::get_download_url(const Ulid& object_id) {
  storage::GetDownloadURLRequest request;
  storage::GetDownloadURLResponse response;
  request.set_object_id(object_id.str());
  HOOKCTL_CHECK(exchange({Call::get_download_url, request, response, true, std::nullopt, {}}));
  auto url = Url::parse(response.url());
  if (!url) return unusable_answer(Call::get_download_url, "holds no usable URL");
  return std::move(*url);
}

Result<Resource> WireApi::finish_object_staging(const Ulid& object_id, const std::string& upload_id,
                                                const std::vector<CompletedPart>& parts) {
  storage::FinishObjectStagingRequest request;
  storage::FinishObjectStagingResponse response;
  request.set_object_id(object_id.str());
  request.set_upload_id(json::to_utf8(upload_id));
  for (const CompletedPart& part : parts) {
    auto& added = *request.add_completed_parts();
    added.set_etag(json::to_utf8(part.etag));
    added.set_part(part.part);
  }
  HOOKCTL_CHECK(
      exchange({Call::finish_object_staging, request, response, false, std::nullopt, {}}));
  return object_of(Call::finish_object_staging, response);
}

Result<void> WireApi::modify_relations(const Ulid& resource_id, const std::vector<Relation>& add,
                                       const std::vector<Relation>& remove) {
  storage::ModifyRelationsRequest request;
  storage::ModifyRelationsResponse response;
  request.set_resource_id(resource_id.str());
  all_to_wire(add, *request.mutable_add_relations());
  all_to_wire(remove, *request.mutable_remove_relations());
  return exchange({Call::modify_relations, request, response, false, std::nullopt, {}});
}

Result<std::vector<Pubkey>> WireApi::get_pubkeys() {
  const storage::GetPubkeysRequest request;
  storage::GetPubkeysResponse response;
  HOOKCTL_CHECK(exchange({Call::get_pubkeys, request, response, true, std::nullopt, {}}));
  return all_from_wire(response.pubkeys());
}

}  // namespace hookctl::aruna
