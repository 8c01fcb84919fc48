// The sandbox's state on disk: a database and the objects' bytes beside it.
//   DIR/sandbox.db    everything but the bytes
//   DIR/objects/ID    bytes: of an object put in one piece, or of one part of it
//   DIR/fired/ID.json what hooks have sent
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/model.hpp"
#include "base/database.hpp"
#include "base/io.hpp"
#include "base/runtime.hpp"
#include "sandbox/protocol.hpp"

namespace hookctl::sandbox {

/// A resource as it is stored.
struct Record {
  aruna::Resource resource;
  std::string path;     ///< the key below the project; empty for the project itself
  bool current = true;  ///< whether the key means this one, and not a later revision
};

/// A file of bytes that belong to an object, in order.
struct Segment {
  std::string blob;
  std::uint64_t size = 0;
};

struct Part {
  int number = 0;
  std::string etag;
  Segment segment;
};

struct StoredHook {
  std::string id;
  std::string owner;
  std::vector<std::string> project_ids;  ///< with duplicates, as they were attached
  hooks::CreateHookRequest definition;
};

struct CallbackRecord {
  std::string object_id;
  std::string hook_id;
  std::string received_at;
  std::string status;  ///< FINISHED or ERROR
  std::string error;
  std::vector<aruna::KeyValue> labels;  ///< those added
};

/// Used by one thread at a time; the State's lock sees to it. Whoever changes several things begins
/// a transaction of its `database()`.
class Store {
 public:
  /// Opens the folder, or makes it and what is in it, mode 0700 and 0600.
  static Result<Store> open(const std::string& folder);

  Database& database() { return database_; }
  const std::string& folder() const { return folder_; }
  std::string blob_path(std::string_view blob) const;
  /// Removes files that belong to no object and no part: of uploads that a crash has cut short.
  Result<void> remove_orphans();

  Result<void> insert(const Record& record);
  Result<void> update(const Record& record);
  Result<std::optional<Record>> find(std::string_view id);
  /// What a key means now.
  Result<std::optional<Record>> find_path(std::string_view path, aruna::ResourceVariant variant);
  /// Objects that are current and whose key begins so, by key; at most `limit` after `after`.
  Result<std::vector<Record>> list(std::string_view prefix, std::string_view after,
                                   std::size_t limit);
  /// The ids of all objects that ever had this key, oldest first.
  Result<std::vector<std::string>> revisions(std::string_view path);

  /// An internal relation, from `origin` to `target`. The same one is kept once.
  Result<void> relate(const aruna::Resource& origin, const aruna::Resource& target,
                      const aruna::InternalRelation& relation);
  /// False where there is no such relation.
  Result<bool> unrelate(std::string_view origin, std::string_view target,
                        const aruna::InternalRelation& relation);

  Result<void> set_segments(std::string_view object_id, const std::vector<Segment>& segments);
  Result<std::vector<Segment>> segments(std::string_view object_id);

  Result<void> insert_upload(std::string_view upload_id, std::string_view object_id);
  Result<std::optional<std::string>> upload_object(std::string_view upload_id);
  /// Keeps a part; returns the blob of the part of that number that it replaces.
  Result<std::optional<std::string>> put_part(std::string_view upload_id, const Part& part);
  Result<std::vector<Part>> parts(std::string_view upload_id);
  Result<void> delete_upload(std::string_view upload_id);

  Result<void> insert_hook(const StoredHook& hook);
  Result<void> attach(std::string_view hook_id, std::string_view project_id);
  Result<bool> delete_hook(std::string_view hook_id);
  Result<std::optional<StoredHook>> find_hook(std::string_view hook_id);
  /// All hooks, in the order of their making.
  Result<std::vector<StoredHook>> all_hooks();

  Result<void> insert_callback(const CallbackRecord& callback);
  Result<std::vector<CallbackRecord>> callbacks(std::string_view object_id);

 private:
  Store(std::string folder, Database database)
      : folder_(std::move(folder)), database_(std::move(database)) {}
  Result<void> add_relations(aruna::Resource& resource);
  Result<std::optional<Record>> read_one(Statement& query);
  Result<std::vector<std::string>> attached_projects(std::string_view hook_id);

  std::string folder_;
  Database database_;
};

}  // namespace hookctl::sandbox
