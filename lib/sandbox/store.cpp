#include "sandbox/store.hpp"

#include <fmt/format.h>

#include "aruna/proto_convert.hpp"

namespace hookctl::sandbox {
namespace {

constexpr std::int64_t schema_version = 1;
constexpr auto schema = R"(
CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE resources (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  variant INTEGER NOT NULL,
  path TEXT NOT NULL,
  current INTEGER NOT NULL,
  message BLOB NOT NULL  -- storage.models.v2.Object, whatever the variant, without relations below
);
CREATE UNIQUE INDEX resources_by_path ON resources (path, variant) WHERE current = 1;
CREATE INDEX resources_all_by_path ON resources (path);
CREATE TABLE relations (
  seq INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  origin_variant INTEGER NOT NULL,
  target TEXT NOT NULL,
  target_variant INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  custom TEXT NOT NULL,
  UNIQUE (origin, target, kind, custom)
);
CREATE INDEX relations_by_target ON relations (target);
CREATE TABLE segments (
  object_id TEXT NOT NULL, position INTEGER NOT NULL, blob TEXT NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY (object_id, position)
) WITHOUT ROWID;
CREATE TABLE uploads (id TEXT PRIMARY KEY, object_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE parts (
  upload_id TEXT NOT NULL REFERENCES uploads ON DELETE CASCADE,
  number INTEGER NOT NULL, etag TEXT NOT NULL, blob TEXT NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY (upload_id, number)
) WITHOUT ROWID;
CREATE TABLE hooks (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL,
  definition BLOB NOT NULL  -- hooks.services.v2.CreateHookRequest
);
CREATE TABLE hook_projects (
  seq INTEGER PRIMARY KEY,
  hook_id TEXT NOT NULL REFERENCES hooks (id) ON DELETE CASCADE,
  project_id TEXT NOT NULL
);
CREATE TABLE callbacks (
  seq INTEGER PRIMARY KEY,
  object_id TEXT NOT NULL, hook_id TEXT NOT NULL, received_at TEXT NOT NULL,
  status TEXT NOT NULL, error TEXT NOT NULL,
  labels BLOB NOT NULL  -- hooks.services.v2.Finished
);
CREATE INDEX callbacks_by_object ON callbacks (object_id);
PRAGMA user_version = 1;
)";

constexpr std::string_view record_columns = "SELECT variant, path, current, message FROM resources";

std::int64_t number(aruna::ResourceVariant variant) {
  return static_cast<std::int64_t>(variant);
}

/// The message without its internal relations: those are rows, seen from both of their ends.
std::string stored_message(const aruna::Resource& resource) {
  aruna::Resource bare = resource;
  std::erase_if(bare.relations, [](const aruna::Relation& r) { return r.internal.has_value(); });
  models::Object message;
  aruna::to_wire(bare, message);
  return message.SerializeAsString();
}

Result<void> make_schema(Database& database) {
  HOOKCTL_TRY(auto transaction, Transaction::begin(database));
  HOOKCTL_TRY(const auto version, database.user_version());
  if (version > schema_version) {
    return fail(ErrorCode::config, "the sandbox's data is of a newer version of hookctl",
                "use another --data folder, or that version");
  }
  if (version == 0) HOOKCTL_CHECK(database.execute(schema));
  return transaction.commit();
}

}  // namespace

Result<Store> Store::open(const std::string& folder) {
  HOOKCTL_CHECK(make_folders(folder + "/objects"));
  HOOKCTL_CHECK(make_folders(folder + "/fired"));
  HOOKCTL_TRY(auto database, Database::open(folder + "/sandbox.db"));
  HOOKCTL_CHECK(make_schema(database));
  return Store(folder, std::move(database));
}

std::string Store::blob_path(std::string_view blob) const {
  return fmt::format("{}/objects/{}", folder_, blob);
}

Result<void> Store::insert(const Record& record) {
  HOOKCTL_TRY(auto insert, database_.prepare("INSERT INTO resources (id, variant, path, current, "
                                             "message) VALUES (?, ?, ?, ?, CAST(? AS BLOB))"));
  const auto message = stored_message(record.resource);
  return insert.bind(record.resource.id)
      .bind(number(record.resource.variant))
      .bind(record.path)
      .bind(std::int64_t{record.current})
      .bind(message)
      .run();
}

Result<void> Store::update(const Record& record) {
  HOOKCTL_TRY(auto update,
              database_.prepare("UPDATE resources SET path = ?, current = ?, message = CAST(? AS "
                                "BLOB) WHERE id = ?"));
  const auto message = stored_message(record.resource);
  return update.bind(record.path)
      .bind(std::int64_t{record.current})
      .bind(message)
      .bind(record.resource.id)
      .run();
}

Result<std::optional<Record>> Store::read_one(Statement& query) {
  HOOKCTL_TRY(const bool found, query.step());
  if (!found) return std::optional<Record>{};
  models::Object message;
  const auto bytes = query.view(3);
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return fail(ErrorCode::internal, "a resource in the sandbox's database cannot be read");
  }
  Record record;
  record.resource = aruna::from_wire(message);
  record.resource.variant = static_cast<aruna::ResourceVariant>(query.number(0));
  record.path = query.text(1);
  record.current = query.number(2) != 0;
  HOOKCTL_CHECK(add_relations(record.resource));
  return std::optional(std::move(record));
}

Result<std::optional<Record>> Store::find(std::string_view id) {
  HOOKCTL_TRY(auto query, database_.prepare(fmt::format("{} WHERE id = ?", record_columns)));
  return read_one(query.bind(id));
}

Result<std::optional<Record>> Store::find_path(std::string_view path,
                                               aruna::ResourceVariant variant) {
  HOOKCTL_TRY(auto query,
              database_.prepare(fmt::format("{} WHERE path = ? AND variant = ? AND current = 1",
                                            record_columns)));
  return read_one(query.bind(path).bind(number(variant)));
}

Result<std::vector<Record>> Store::list(std::string_view prefix, std::string_view after,
                                        std::size_t limit) {
  HOOKCTL_TRY(auto query,
              database_.prepare(fmt::format("{} WHERE variant = ? AND current = 1 AND path > ? AND "
                                            "substr(path, 1, length(?)) = ? ORDER BY path LIMIT ?",
                                            record_columns)));
  query.bind(number(aruna::ResourceVariant::object)).bind(after).bind(prefix).bind(prefix);
  query.bind(static_cast<std::int64_t>(limit));
  std::vector<Record> records;
  for (;;) {
    HOOKCTL_TRY(auto record, read_one(query));
    if (!record) return records;
    records.push_back(std::move(*record));
  }
}

Result<std::vector<std::string>> Store::revisions(std::string_view path) {
  HOOKCTL_TRY(auto query, database_.prepare("SELECT id FROM resources WHERE path = ? AND variant = "
                                            "? ORDER BY seq"));
  query.bind(path).bind(number(aruna::ResourceVariant::object));
  std::vector<std::string> ids;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return ids;
    ids.push_back(query.text(0));
  }
}

}  // namespace hookctl::sandbox
