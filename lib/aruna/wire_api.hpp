// The Api in terms of one exchange of messages, which REST and gRPC do each in their way.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/api.hpp"
#include "aruna/call.hpp"

namespace google::protobuf {
class Message;
}

namespace hookctl::aruna {

/// One call, as a transport needs to know it.
struct Exchange {
  Call call;
  const google::protobuf::Message& request;
  google::protobuf::Message& response;
  /// Whether a second try does no harm although the first may have been acted on.
  bool repeatable = false;
  /// See `HookCallback::last_words`.
  std::optional<std::chrono::milliseconds> last_words{};
  /// A secret in the request, which no error may show.
  std::string_view secret{};
  /// Where it is asked for: set once nobody can tell whether the server has acted.
  bool* in_doubt = nullptr;
};

/// Turns the model into messages and back.
class WireApi : public Api {
 public:
  Result<void> hook_callback(const HookCallback& callback) final;
  Result<Resource> create_object(const NewObject& object) final;
  Result<Resource> get_object(const Ulid& id) final;
  Result<UploadUrl> get_upload_url(const Ulid& object_id, bool multipart, std::int32_t part_number,
                                   const std::string& upload_id) final;
  Result<Url> get_download_url(const Ulid& object_id) final;
  Result<Resource> finish_object_staging(const Ulid& object_id, const std::string& upload_id,
                                         const std::vector<CompletedPart>& parts) final;
  Result<void> modify_relations(const Ulid& resource_id, const std::vector<Relation>& add,
                                const std::vector<Relation>& remove) final;
  Result<std::vector<Pubkey>> get_pubkeys() final;
  HookCreation create_hook(const HookDefinition& definition) final;
  Result<std::vector<HookInfo>> list_project_hooks(const Ulid& project_id) final;
  Result<std::vector<HookInfo>> list_owned_hooks(const std::optional<Ulid>& user_id) final;
  Result<void> add_projects_to_hook(const Ulid& hook_id,
                                    const std::vector<Ulid>& project_ids) final;
  Result<void> delete_hook(const Ulid& hook_id) final;

 protected:
  explicit WireApi(const Runtime& runtime) : runtime_(runtime) {}
  virtual Result<void> exchange(const Exchange& exchange) = 0;
  /// Whether a call can leave the user's id empty, and mean whoever calls.
  virtual bool empty_user_is_caller() const = 0;
  const Runtime& runtime() const { return runtime_; }

 private:
  Result<std::string> own_user_id();

  const Runtime runtime_;
};

}  // namespace hookctl::aruna
