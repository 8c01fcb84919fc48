// What has been worked off, what is under way, and which callbacks are still owed (docs/adr/0005).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "aruna/api.hpp"
#include "base/clock.hpp"
#include "base/database.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

namespace hookctl::pipeline {

/// A hook's firing on an object is one job: this pair is what makes `process` idempotent.
struct JobId {
  Ulid hook_id;
  Ulid object_id;
};

enum class JobState { working, done, failed };
std::string_view name_of(JobState state);

/// How far the callback for a job is. `sending` is written before the call, so that a later run
/// knows that the server may have seen it.
enum class CallbackState { none, owed, sending, sent };
std::string_view name_of(CallbackState state);

/// What Aruna is told.
using Outcome = std::variant<aruna::Finished, aruna::Failed>;

/// The result as it was, or is about to be, published.
struct ResultRecord {
  std::string object_id;  ///< empty where the storage did not tell
  std::string bucket;
  std::string key;
  std::uint64_t size = 0;
  std::string sha256;
  std::string md5;
  std::string etag;
};

/// A line of the ledger.
struct Job {
  JobId id;
  JobState state = JobState::working;
  std::string stage;     ///< the stage that it was last seen in
  std::string fired_at;  ///< X-Amz-Date of the payload's URL, empty where there is none
  std::string error;
  std::uint64_t input_size = 0;
  std::string input_sha256;
  std::optional<ResultRecord> result;
  bool published = false;  ///< the result is there; otherwise it may be
  std::string upload_id;   ///< of a multipart upload that was begun and not completed
  std::string relation;    ///< "added", "skipped" or empty
  CallbackState callback = CallbackState::none;
  Time updated_at;
};

/// A callback that Aruna has not confirmed yet.
struct OwedCallback {
  JobId id;
  Secret secret;
  std::int32_t pubkey_serial = 0;
  Outcome outcome;
};

class Ledger {
 public:
  /// Opens or makes the ledger, its folder included.
  static Result<Ledger> open(const std::string& path, const Clock& clock, Random& random);

  enum class Claimed {
    won,   ///< the job is ours to do; `before` is what an earlier run left
    done,  ///< it has been done; `before` tells. Where Aruna is still to be told, that is ours
    busy,  ///< a living process is at it, or is telling Aruna
  };
  struct Claim {
    Claimed outcome = Claimed::won;
    std::optional<Job> before;
  };
  /// Takes a job, unless it is done or somebody is at it. `force` takes a job that is done, and
  /// forgets what came of it. A dead process's claim is void at once; that of a process that cannot
  /// be seen from here ends with its lease.
  Result<Claim> claim(const JobId& id, std::string_view fired_at, bool force);
  /// Renews the lease; cheap enough to be called often.
  Result<void> keep(const JobId& id);
  /// Takes a callback that is owed, unless a living process is at it: false then, or where it is
  /// owed no more.
  Result<bool> claim_callback(const JobId& id);
  /// Ends a claim: whoever comes next may take it.
  Result<void> release(const JobId& id);

  Result<void> enter_stage(const JobId& id, std::string_view stage);
  Result<void> record_input(const JobId& id, std::uint64_t size, const std::string& sha256);
  Result<void> record_upload_id(const JobId& id, const std::string& upload_id);
  /// The result that is about to become visible (`published` false), or is there (true).
  Result<void> record_result(const JobId& id, const ResultRecord& result, bool published);
  Result<void> record_relation(const JobId& id, std::string_view relation);
  Result<void> record_firing(const JobId& id, std::string_view fired_at);

  /// Writes down how the job ended, what Aruna must be told, and the secret to do it with. The
  /// claim lasts until that is done, or until `release`.
  Result<void> finish(const JobId& id, JobState state, std::string_view error,
                      const aruna::HookCallback& callback);
  Result<void> mark_sending(const JobId& id);
  /// Delivered, or refused for good: the secret is forgotten, and the claim ends.
  Result<void> mark_sent(const JobId& id);
  Result<void> give_up_callback(const JobId& id, std::string_view reason);

  Result<std::optional<Job>> find(const JobId& id);
  Result<std::vector<Job>> list();
  Result<std::vector<OwedCallback>> owed_callbacks();
  /// What Aruna was told, or was to be told; nothing before `finish`.
  Result<std::optional<Outcome>> outcome(const JobId& id);
  /// Removes a line; false where there was none.
  Result<bool> forget(const JobId& id);

 private:
  Ledger(Database database, const Clock& clock, std::string owner);
  /// Whether another process holds the job.
  Result<bool> is_held(const JobId& id);
  Result<void> hold(const JobId& id);
  Result<Statement> for_job(std::string_view sql, const JobId& id);
  Result<void> set(const JobId& id, std::string_view column, std::string_view value);
  std::int64_t now() const;

  Database database_;
  const Clock* clock_;
  std::string owner_;
  std::chrono::steady_clock::time_point kept_at_{};
};

}  // namespace hookctl::pipeline
