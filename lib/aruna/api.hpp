// The seam to an Aruna server: REST and gRPC behind one interface.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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

/// Calls to Aruna, each with retries where a repeat does no harm, within the stop's deadline.
/// Errors: `refused` (not authenticated or not permitted; the hint says which permission the call
/// needs), `not_found`, `invalid_input` (the server refuses the arguments), `verification_failed`
/// (a callback whose secret and ids do not belong together: the server resets the stream),
/// `unreachable`, `timed_out`.
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
  /// Only after parts that were put by presigned URL.
  virtual Result<Resource> finish_object_staging(const Ulid& object_id,
                                                 const std::string& upload_id,
                                                 const std::vector<CompletedPart>& parts) = 0;
  virtual Result<void> modify_relations(const Ulid& resource_id, const std::vector<Relation>& add,
                                        const std::vector<Relation>& remove) = 0;
  virtual Result<std::vector<Pubkey>> get_pubkeys() = 0;
};

struct ApiOptions {
  Url url;
  std::optional<Secret> token;  ///< a callback and the public keys need none
  std::optional<std::string> ca_file;
  std::chrono::milliseconds timeout{30'000};  ///< for one try of one call
};

/// Aruna's REST gateway: proto3 JSON.
std::unique_ptr<Api> make_rest_api(ApiOptions options, http::Transport& transport,
                                   const Runtime& runtime);
/// Aruna's gRPC port. The channel is made at the first call; http:// means without TLS, https://
/// with.
std::unique_ptr<Api> make_grpc_api(ApiOptions options, const Runtime& runtime);

}  // namespace hookctl::aruna
