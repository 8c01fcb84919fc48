// The seam to an Aruna server: REST and gRPC behind one interface.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "aruna/hook_definition.hpp"
#include "aruna/model.hpp"
#include "base/runtime.hpp"
#include "base/url.hpp"
#include "http/transport.hpp"

namespace hookctl::aruna {

struct Finished {
  std::vector<KeyValue> add_key_values;
  std::vector<KeyValue> remove_key_values;
};
struct Failed {
  std::string error;
};

struct HookCallback {
  Ulid hook_id;
  Ulid object_id;  ///< the triggering object's
  Secret secret;
  std::int32_t pubkey_serial = 0;
  std::variant<Finished, Failed> status;
  /// The word to Aruna after an end was requested or the deadline has passed: sent all the same,
  /// and waited for no longer than this, all tries together.
  std::optional<std::chrono::milliseconds> last_words{};
};

struct NewObject {
  std::string name;  ///< the full key below the parent
  std::string title;
  std::string description;
  std::vector<KeyValue> key_values;
  std::vector<Relation> relations;
  DataClass data_class = DataClass::unspecified;  ///< UNSPECIFIED is refused by the server
  Parent parent;
  std::string metadata_license_tag;  ///< empty inherits
  std::string data_license_tag;
  std::vector<Author> authors;
};

struct UploadUrl {
  Url url;
  std::string upload_id;
};

struct CompletedPart {
  std::string etag;
  std::int64_t part = 0;
};

/// How the creation of a hook ended.
struct HookCreation {
  Result<Ulid> hook_id;
  /// The server may have made it, though no answer tells: do not try again without looking.
  bool in_doubt = false;
};

/// Calls to Aruna, within the stop's deadline. What may be repeated without harm is repeated; the
/// rest only where it is sure that the server has not seen it:
/// - reading is repeated, and so is a callback that reports an error or adds and removes nothing:
///   it sets the same state again;
/// - a callback that adds labels is not (the server does not notice that it has them already), nor
///   one that removes some (the second try would be refused, or take another's label away), nor is
///   a new object, a new relation, the start and the finish of a multipart upload, a new hook, one
///   more project of a hook (it would fire twice), the deletion of a hook.
///
/// Errors: `refused` (not authenticated or not permitted; the hint says which permission the call
/// needs), `not_found`, `invalid_input` (the server refuses the arguments), `verification_failed`
/// (a callback whose secret and ids do not belong together: the server resets the stream),
/// `unreachable` (no connection, or the server fails), `timed_out`, or the stop's own error. What
/// the server says is in the message, cut and without control characters.
class Api {
 public:
  virtual ~Api() = default;
  virtual Result<void> hook_callback(const HookCallback& callback) = 0;
  virtual Result<Resource> create_object(const NewObject& object) = 0;
  virtual Result<Resource> get_object(const Ulid& id) = 0;
  /// `multipart` with an empty upload id starts an upload; part numbers count from 1.
  virtual Result<UploadUrl> get_upload_url(const Ulid& object_id, bool multipart,
                                           std::int32_t part_number,
                                           const std::string& upload_id) = 0;
  /// A presigned URL of the object's bytes, made when it is asked for. Needs READ.
  virtual Result<Url> get_download_url(const Ulid& object_id) = 0;
  /// Only after parts that were put by presigned URL.
  virtual Result<Resource> finish_object_staging(const Ulid& object_id,
                                                 const std::string& upload_id,
                                                 const std::vector<CompletedPart>& parts) = 0;
  virtual Result<void> modify_relations(const Ulid& resource_id, const std::vector<Relation>& add,
                                        const std::vector<Relation>& remove) = 0;
  virtual Result<std::vector<Pubkey>> get_pubkeys() = 0;

  /// `register_hook` (hook_registry.hpp) looks where the answer is lost.
  virtual HookCreation create_hook(const HookDefinition& definition) = 0;
  virtual Result<std::vector<HookInfo>> list_project_hooks(const Ulid& project_id) = 0;
  /// Without a user: those of whoever the token belongs to.
  virtual Result<std::vector<HookInfo>> list_owned_hooks(const std::optional<Ulid>& user_id) = 0;
  virtual Result<void> add_projects_to_hook(const Ulid& hook_id,
                                            const std::vector<Ulid>& project_ids) = 0;
  virtual Result<void> delete_hook(const Ulid& hook_id) = 0;
};

struct ApiOptions {
  Url url;
  std::optional<Secret> token{};  ///< a callback and the public keys need none
  std::optional<std::string> ca_file{};
  std::chrono::milliseconds timeout{30'000};  ///< for one try of one call
  http::RetryPolicy retry{};                  ///< gRPC's; over REST the transport has its own
};

/// Aruna's REST gateway: proto3 JSON. `url` may have a path, which goes before the gateway's own.
/// The transport should be a retrying one (`http::make_retrying`) and must outlive the Api.
std::unique_ptr<Api> make_rest_api(ApiOptions options, http::Transport& transport,
                                   const Runtime& runtime);
/// Aruna's gRPC port. The channel is made at the first call; http:// means without TLS, https://
/// with. Proxy variables are obeyed, but not for loopback.
std::unique_ptr<Api> make_grpc_api(ApiOptions options, const Runtime& runtime);

}  // namespace hookctl::aruna
