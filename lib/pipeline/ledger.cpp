#include "pipeline/ledger.hpp"

#include <array>

#include <fmt/format.h>

#include "base/io.hpp"
#include "pipeline/claimant.hpp"

namespace hookctl::pipeline {
namespace {

using std::chrono::milliseconds;

// Long enough for a slow stage to renew it, short enough to wait for.
constexpr milliseconds lease{60'000};
constexpr std::chrono::seconds renewal{5};

constexpr std::string_view schema = R"(
BEGIN;
CREATE TABLE job (
  hook_id TEXT NOT NULL, object_id TEXT NOT NULL,
  state TEXT NOT NULL, stage TEXT NOT NULL DEFAULT '', fired_at TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  claimant TEXT NOT NULL DEFAULT '', lease_until INTEGER NOT NULL DEFAULT 0,
  input_size INTEGER NOT NULL DEFAULT 0, input_sha256 TEXT NOT NULL DEFAULT '',
  result_object_id TEXT NOT NULL DEFAULT '', bucket TEXT NOT NULL DEFAULT '', key TEXT,
  size INTEGER NOT NULL DEFAULT 0, sha256 TEXT NOT NULL DEFAULT '', md5 TEXT NOT NULL DEFAULT '',
  etag TEXT NOT NULL DEFAULT '', published INTEGER NOT NULL DEFAULT 0,
  upload_id TEXT NOT NULL DEFAULT '', relation TEXT NOT NULL DEFAULT '',
  callback TEXT NOT NULL DEFAULT 'none', callback_error TEXT, secret TEXT,
  pubkey_serial INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL,
  PRIMARY KEY (hook_id, object_id)) WITHOUT ROWID;
CREATE TABLE callback_label (
  hook_id TEXT NOT NULL, object_id TEXT NOT NULL, removed INTEGER NOT NULL,
  position INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, variant INTEGER NOT NULL,
  PRIMARY KEY (hook_id, object_id, removed, position),
  FOREIGN KEY (hook_id, object_id) REFERENCES job ON DELETE CASCADE) WITHOUT ROWID;
PRAGMA user_version = 1;
COMMIT;)";
constexpr std::int64_t schema_version = 1;

constexpr std::string_view columns =
    "hook_id, object_id, state, stage, fired_at, error, input_size, input_sha256, "
    "result_object_id, bucket, key, size, sha256, md5, etag, published, upload_id, relation, "
    "callback, updated_at";

constexpr std::array<std::string_view, 3> state_names{"working", "done", "failed"};
constexpr std::array<std::string_view, 4> callback_names{"none", "owed", "sending", "sent"};

template <typename Enum, std::size_t N>
Enum read_name(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == name) return static_cast<Enum>(i);
  return Enum{};
}

Result<Job> read_job(const Statement& row) {
  HOOKCTL_TRY(const Ulid hook_id, Ulid::parse(row.view(0)));
  HOOKCTL_TRY(const Ulid object_id, Ulid::parse(row.view(1)));
  Job job{.id = {hook_id, object_id},
          .state = read_name<JobState>(state_names, row.view(2)),
          .stage = row.text(3),
          .fired_at = row.text(4),
          .error = row.text(5),
          .input_size = static_cast<std::uint64_t>(row.number(6)),
          .input_sha256 = row.text(7),
          .result = std::nullopt,
          .published = row.number(15) != 0,
          .upload_id = row.text(16),
          .relation = row.text(17),
          .callback = read_name<CallbackState>(callback_names, row.view(18)),
          .updated_at = Time(milliseconds(row.number(19)))};
  if (!row.is_null(10))
    job.result = ResultRecord{.object_id = row.text(8),
                              .bucket = row.text(9),
                              .key = row.text(10),
                              .size = static_cast<std::uint64_t>(row.number(11)),
                              .sha256 = row.text(12),
                              .md5 = row.text(13),
                              .etag = row.text(14)};
  return job;
}

Result<void> write_labels(Database& database, const JobId& id,
                          const std::vector<aruna::KeyValue>& labels, bool removed) {
  HOOKCTL_TRY(Statement insert,
              database.prepare("INSERT INTO callback_label VALUES (?, ?, ?, ?, ?, ?, ?)"));
  std::int64_t position = 0;
  for (const auto& label : labels) {
    insert.bind(id.hook_id.text()).bind(id.object_id.text()).bind(std::int64_t(removed));
    insert.bind(position++).bind(label.key).bind(label.value);
    insert.bind(static_cast<std::int64_t>(label.variant));
    HOOKCTL_CHECK(insert.run());
  }
  return {};
}

}  // namespace

std::string_view name_of(JobState state) {
  return state_names[static_cast<std::size_t>(state)];
}
std::string_view name_of(CallbackState state) {
  return callback_names[static_cast<std::size_t>(state)];
}

Ledger::Ledger(Database database, const Clock& clock, std::string owner)
    : database_(std::move(database)), clock_(&clock), owner_(std::move(owner)) {}

Result<Ledger> Ledger::open(const std::string& path, const Clock& clock, Random& random) {
  if (const auto slash = path.rfind('/'); slash != std::string::npos && slash > 0)
    HOOKCTL_CHECK(make_folders(path.substr(0, slash)));
  HOOKCTL_TRY(Database database, Database::open(path));
  HOOKCTL_TRY(std::int64_t version, database.user_version());
  if (version == 0) {
    // Two processes may be here at once: the second finds the tables made.
    const auto made = database.execute(std::string(schema));
    if (!made) (void)database.execute("ROLLBACK");
    HOOKCTL_TRY(version, database.user_version());
    if (!made && version != schema_version) return fail(made.error());
  }
  if (version != schema_version)
    return fail(ErrorCode::config,
                fmt::format("the ledger {} has version {}, this hookctl knows {}", path, version,
                            schema_version),
                "use the hookctl that made it, or another --ledger");
  return Ledger(std::move(database), clock, describe_this_process(random));
}

std::int64_t Ledger::now() const {
  return clock_->now().time_since_epoch().count();
}

Result<Statement> Ledger::for_job(std::string_view sql, const JobId& id) {
  HOOKCTL_TRY(Statement statement, database_.prepare(sql));
  statement.bind(id.hook_id.text()).bind(id.object_id.text());
  return statement;
}

Result<void> Ledger::set(const JobId& id, std::string_view column, std::string_view value) {
  HOOKCTL_TRY(Statement update, for_job(fmt::format("UPDATE job SET {} = ?3, updated_at = ?4 "
                                                    "WHERE hook_id = ?1 AND object_id = ?2",
                                                    column),
                                        id));
  return update.bind(value).bind(now()).run();
}

Result<Ledger::Claim> Ledger::claim(const JobId& id, std::string_view fired_at, bool force) {
  HOOKCTL_TRY(Transaction transaction, Transaction::begin(database_));
  HOOKCTL_TRY(auto before, find(id));
  HOOKCTL_TRY(const bool held, is_held(id));
  if (held) return Claim{Claimed::busy, std::move(before)};
  if (before && before->state == JobState::done && !force) {
    if (before->callback != CallbackState::sent || fired_at > before->fired_at)
      HOOKCTL_CHECK(hold(id));
    HOOKCTL_CHECK(transaction.commit());
    return Claim{Claimed::done, std::move(before)};
  }
  if (before && force) {
    HOOKCTL_TRY(Statement reset, for_job("UPDATE job SET key = NULL, published = 0, relation = '' "
                                         "WHERE hook_id = ?1 AND object_id = ?2",
                                         id));
    HOOKCTL_CHECK(reset.run());
    HOOKCTL_TRY(before, find(id));
  }
  HOOKCTL_TRY(Statement take,
              for_job("INSERT INTO job (hook_id, object_id, state, fired_at, claimant, "
                      "lease_until, updated_at) VALUES (?1, ?2, 'working', ?3, ?4, ?5, ?6) "
                      "ON CONFLICT DO UPDATE SET state = 'working', error = '', "
                      "fired_at = excluded.fired_at, claimant = excluded.claimant, "
                      "lease_until = excluded.lease_until, updated_at = excluded.updated_at",
                      id));
  HOOKCTL_CHECK(take.bind(fired_at).bind(owner_).bind(now() + lease.count()).bind(now()).run());
  HOOKCTL_CHECK(transaction.commit());
  return Claim{Claimed::won, std::move(before)};
}

Result<bool> Ledger::is_held(const JobId& id) {
  HOOKCTL_TRY(Statement holder, for_job("SELECT claimant, lease_until FROM job "
                                        "WHERE hook_id = ?1 AND object_id = ?2",
                                        id));
  HOOKCTL_TRY(const bool found, holder.step());
  if (!found || holder.view(0).empty() || holder.view(0) == owner_) return false;
  const auto liveness = look_at(holder.view(0));
  return liveness == Liveness::alive || (liveness == Liveness::unknown && holder.number(1) > now());
}

Result<void> Ledger::hold(const JobId& id) {
  HOOKCTL_TRY(Statement take, for_job("UPDATE job SET claimant = ?3, lease_until = ?4 "
                                      "WHERE hook_id = ?1 AND object_id = ?2",
                                      id));
  return take.bind(owner_).bind(now() + lease.count()).run();
}

Result<bool> Ledger::claim_callback(const JobId& id) {
  HOOKCTL_TRY(Transaction transaction, Transaction::begin(database_));
  HOOKCTL_TRY(const auto job, find(id));
  HOOKCTL_TRY(const bool held, is_held(id));
  const bool owed =
      job && (job->callback == CallbackState::owed || job->callback == CallbackState::sending);
  if (!owed || held) return false;
  HOOKCTL_CHECK(hold(id));
  HOOKCTL_CHECK(transaction.commit());
  return true;
}

Result<void> Ledger::keep(const JobId& id) {
  const auto present = std::chrono::steady_clock::now();
  if (present - kept_at_ < renewal) return {};
  kept_at_ = present;
  HOOKCTL_TRY(Statement renew, for_job("UPDATE job SET lease_until = ?3 "
                                       "WHERE hook_id = ?1 AND object_id = ?2 AND claimant = ?4",
                                       id));
  return renew.bind(now() + lease.count()).bind(owner_).run();
}

Result<void> Ledger::release(const JobId& id) {
  HOOKCTL_TRY(Statement leave, for_job("UPDATE job SET claimant = '', lease_until = 0 "
                                       "WHERE hook_id = ?1 AND object_id = ?2 AND claimant = ?3",
                                       id));
  return leave.bind(owner_).run();
}

Result<void> Ledger::enter_stage(const JobId& id, std::string_view stage) {
  return set(id, "stage", stage);
}

Result<void> Ledger::record_input(const JobId& id, std::uint64_t size, const std::string& sha256) {
  HOOKCTL_TRY(Statement update, for_job("UPDATE job SET input_size = ?3, input_sha256 = ?4 "
                                        "WHERE hook_id = ?1 AND object_id = ?2",
                                        id));
  return update.bind(static_cast<std::int64_t>(size)).bind(sha256).run();
}

Result<void> Ledger::record_upload_id(const JobId& id, const std::string& upload_id) {
  return set(id, "upload_id", upload_id);
}

Result<void> Ledger::record_result(const JobId& id, const ResultRecord& result, bool published) {
  HOOKCTL_TRY(Statement update,
              for_job("UPDATE job SET result_object_id = ?3, bucket = ?4, key = ?5, size = ?6, "
                      "sha256 = ?7, md5 = ?8, etag = ?9, published = ?10, updated_at = ?11, "
                      "upload_id = CASE ?10 WHEN 1 THEN '' ELSE upload_id END "
                      "WHERE hook_id = ?1 AND object_id = ?2",
                      id));
  update.bind(result.object_id).bind(result.bucket).bind(result.key);
  update.bind(static_cast<std::int64_t>(result.size)).bind(result.sha256).bind(result.md5);
  return update.bind(result.etag).bind(std::int64_t(published)).bind(now()).run();
}

Result<void> Ledger::record_relation(const JobId& id, std::string_view relation) {
  return set(id, "relation", relation);
}

Result<void> Ledger::record_firing(const JobId& id, std::string_view fired_at) {
  return set(id, "fired_at", fired_at);
}

Result<void> Ledger::finish(const JobId& id, JobState state, std::string_view error,
                            const aruna::HookCallback& callback) {
  HOOKCTL_TRY(Transaction transaction, Transaction::begin(database_));
  HOOKCTL_TRY(Statement clear, for_job("DELETE FROM callback_label "
                                       "WHERE hook_id = ?1 AND object_id = ?2",
                                       id));
  HOOKCTL_CHECK(clear.run());
  const auto* failed = std::get_if<aruna::Failed>(&callback.status);
  HOOKCTL_TRY(Statement update,
              for_job("UPDATE job SET state = ?3, error = ?4, callback = 'owed', "
                      "callback_error = ?5, secret = ?6, pubkey_serial = ?7, updated_at = ?8, "
                      "lease_until = ?9 WHERE hook_id = ?1 AND object_id = ?2",
                      id));
  update.bind(name_of(state)).bind(error);
  if (failed != nullptr)
    update.bind(failed->error);
  else
    update.bind(nullptr);
  update.bind(callback.secret).bind(std::int64_t(callback.pubkey_serial)).bind(now());
  update.bind(now() + lease.count());
  HOOKCTL_CHECK(update.run());
  if (const auto* finished = std::get_if<aruna::Finished>(&callback.status)) {
    HOOKCTL_CHECK(write_labels(database_, id, finished->add_key_values, false));
    HOOKCTL_CHECK(write_labels(database_, id, finished->remove_key_values, true));
  }
  return transaction.commit();
}

Result<void> Ledger::mark_sending(const JobId& id) {
  return set(id, "callback", "sending");
}

Result<void> Ledger::mark_sent(const JobId& id) {
  return set(id, "secret = NULL, claimant = '', callback", name_of(CallbackState::sent));
}

Result<void> Ledger::give_up_callback(const JobId& id, std::string_view reason) {
  return set(id, "secret = NULL, claimant = '', callback = 'none', error", reason);
}

Result<std::optional<Job>> Ledger::find(const JobId& id) {
  HOOKCTL_TRY(
      Statement query,
      for_job(fmt::format("SELECT {} FROM job WHERE hook_id = ?1 AND object_id = ?2", columns),
              id));
  HOOKCTL_TRY(const bool found, query.step());
  if (!found) return std::optional<Job>();
  HOOKCTL_TRY(Job job, read_job(query));
  return std::optional<Job>(std::move(job));
}

Result<std::vector<Job>> Ledger::list() {
  HOOKCTL_TRY(Statement query,
              database_.prepare(fmt::format("SELECT {} FROM job ORDER BY updated_at", columns)));
  std::vector<Job> jobs;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return jobs;
    HOOKCTL_TRY(Job job, read_job(query));
    jobs.push_back(std::move(job));
  }
}

Result<std::optional<Outcome>> Ledger::outcome(const JobId& id) {
  HOOKCTL_TRY(Statement status, for_job("SELECT callback_error, callback, state FROM job "
                                        "WHERE hook_id = ?1 AND object_id = ?2",
                                        id));
  HOOKCTL_TRY(const bool found, status.step());
  if (!found || (status.view(1) == name_of(CallbackState::none) &&
                 status.view(2) == name_of(JobState::working)))
    return std::optional<Outcome>();
  if (!status.is_null(0)) return std::optional<Outcome>(aruna::Failed{status.text(0)});

  aruna::Finished finished;
  HOOKCTL_TRY(Statement labels,
              for_job("SELECT removed, key, value, variant FROM callback_label "
                      "WHERE hook_id = ?1 AND object_id = ?2 ORDER BY removed, position",
                      id));
  for (;;) {
    HOOKCTL_TRY(const bool more, labels.step());
    if (!more) return std::optional<Outcome>(std::move(finished));
    auto& list = labels.number(0) != 0 ? finished.remove_key_values : finished.add_key_values;
    list.push_back(
        {labels.text(1), labels.text(2), static_cast<aruna::KeyValueVariant>(labels.number(3))});
  }
}

Result<std::vector<OwedCallback>> Ledger::owed_callbacks() {
  HOOKCTL_TRY(Statement query,
              database_.prepare("SELECT hook_id, object_id, secret, pubkey_serial FROM job WHERE "
                                "callback IN ('owed', 'sending') AND secret IS NOT NULL "
                                "ORDER BY updated_at"));
  std::vector<OwedCallback> owed;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return owed;
    HOOKCTL_TRY(const Ulid hook_id, Ulid::parse(query.view(0)));
    HOOKCTL_TRY(const Ulid object_id, Ulid::parse(query.view(1)));
    const JobId id{hook_id, object_id};
    HOOKCTL_TRY(auto status, outcome(id));
    if (!status) continue;
    owed.push_back({id, Secret(query.view(2)), static_cast<std::int32_t>(query.number(3)),
                    std::move(*status)});
  }
}

Result<bool> Ledger::forget(const JobId& id) {
  HOOKCTL_TRY(Statement remove,
              for_job("DELETE FROM job WHERE hook_id = ?1 AND object_id = ?2", id));
  HOOKCTL_CHECK(remove.run());
  return database_.changes() > 0;
}

}  // namespace hookctl::pipeline
