// `process`: validate → claim → download → convert → upload → relation → callback → record.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aruna/api.hpp"
#include "aruna/payload.hpp"
#include "base/runtime.hpp"
#include "convert/converter.hpp"
#include "http/transport.hpp"
#include "pipeline/ledger.hpp"
#include "pipeline/location.hpp"
#include "pipeline/stage.hpp"
#include "pipeline/transfer.hpp"
#include "s3/credentials.hpp"

namespace hookctl::pipeline {

/// Where the result goes.
enum class Publish {
  s3,    ///< PUT beside the source; linked afterwards where there is a token
  api,   ///< an object created first, with its metadata and relation, then filled
  none,  ///< nowhere but to `out`
};

/// How a failure is told to Aruna.
enum class ErrorStyle {
  error,  ///< the status ERROR
  label,  ///< as the guide does: FINISHED with a label ERROR
};

struct ProcessOptions {
  convert::Options converter;
  Publish publish = Publish::s3;
  StorageSettings storage;
  std::optional<std::string> key_template;
  std::optional<std::string> out;       ///< a copy of the result
  std::vector<aruna::KeyValue> labels;  ///< for the triggering object, by the callback
  std::vector<aruna::KeyValue> remove_labels;
  std::vector<aruna::KeyValue> object_labels;  ///< for the result, with `api`
  std::optional<std::string> pubkey;           ///< to check the hook secret with
  ErrorStyle error_style = ErrorStyle::error;
  std::chrono::milliseconds idle_timeout{300'000};
  std::string temp_dir = "/tmp";
  bool allow_http = false;  ///< plain http beyond this machine
  bool force = false;
  bool has_token = false;  ///< whether `Services::api` can do more than call back
};

/// What the run stands on. `transport` sends once, `retrying` repeats what may be repeated.
struct Services {
  const Runtime& runtime;
  http::Transport& transport;
  http::Transport& retrying;
  aruna::Api& api;
  Ledger& ledger;
};

/// Told how far the run is; called from the thread of `process`.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void entered(Stage stage) = 0;
  virtual void received(std::uint64_t bytes, std::optional<std::uint64_t> of) = 0;
};

struct StageTime {
  Stage stage;
  std::chrono::milliseconds time;
};

enum class Status { done, skipped, failed };
enum class CallbackReport { none, sent, pending };

/// What came of it. `error` is set exactly where `status` is `failed`; a failed callback alone
/// makes it so too.
struct Report {
  Status status = Status::failed;
  JobId id;
  std::optional<InputRecord> input = {};
  std::optional<ResultRecord> result = {};
  CallbackReport callback = CallbackReport::none;
  bool relation_added = false;
  std::vector<StageTime> stages = {};
  std::vector<std::string> warnings = {};
  std::optional<Error> error = {};
};

/// What a run would do, without doing any of it.
struct Plan {
  Location source;
  std::string key;
  std::optional<std::uint64_t> size;
};

/// Checks a payload as far as it can be done alone: its secret (where a public key is given), its
/// URL, the result's key. `verification_failed` means that nothing was or may be sent.
Result<Plan> plan(const aruna::Payload& payload, const ProcessOptions& options);

/// Works a payload off. Once the ids are known to belong to the secret, Aruna is told of success
/// and failure alike; a callback that cannot be delivered stays in the ledger. S3 credentials of
/// the payload come first, then `fallback`.
Report process(const aruna::Payload& payload, const ProcessOptions& options,
               const std::optional<s3::Credentials>& fallback, const Services& services,
               Observer& observer);

}  // namespace hookctl::pipeline
