#include <filesystem>
#include <set>

#include "sandbox/store.hpp"

namespace hookctl::sandbox {

Result<void> Store::remove_orphans() {
  HOOKCTL_TRY(auto query,
              database_.prepare("SELECT blob FROM segments UNION SELECT blob FROM parts"));
  std::set<std::string> wanted;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) break;
    wanted.insert(query.text(0));
  }
  std::error_code problem;
  for (const auto& file : std::filesystem::directory_iterator(folder_ + "/objects", problem)) {
    if (!wanted.contains(file.path().filename().string())) {
      std::filesystem::remove(file.path(), problem);
    }
  }
  if (problem) {
    return fail(system_error("clear the folder " + folder_ + "/objects", problem.value(),
                             ErrorCode::config));
  }
  return {};
}

Result<void> Store::set_segments(std::string_view object_id, const std::vector<Segment>& segments) {
  HOOKCTL_TRY(auto insert, database_.prepare("INSERT INTO segments (object_id, position, blob, "
                                             "size) VALUES (?, ?, ?, ?)"));
  std::int64_t position = 0;
  for (const auto& segment : segments) {
    insert.bind(object_id).bind(position++).bind(segment.blob);
    HOOKCTL_CHECK(insert.bind(static_cast<std::int64_t>(segment.size)).run());
  }
  return {};
}

Result<std::vector<Segment>> Store::segments(std::string_view object_id) {
  HOOKCTL_TRY(auto query, database_.prepare("SELECT blob, size FROM segments WHERE object_id = ? "
                                            "ORDER BY position"));
  query.bind(object_id);
  std::vector<Segment> segments;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return segments;
    segments.push_back({query.text(0), static_cast<std::uint64_t>(query.number(1))});
  }
}

Result<void> Store::insert_upload(std::string_view upload_id, std::string_view object_id) {
  HOOKCTL_TRY(auto insert, database_.prepare("INSERT INTO uploads (id, object_id) VALUES (?, ?)"));
  return insert.bind(upload_id).bind(object_id).run();
}

Result<std::optional<std::string>> Store::upload_object(std::string_view upload_id) {
  HOOKCTL_TRY(auto query, database_.prepare("SELECT object_id FROM uploads WHERE id = ?"));
  HOOKCTL_TRY(const bool found, query.bind(upload_id).step());
  return found ? std::optional(query.text(0)) : std::nullopt;
}

Result<std::optional<std::string>> Store::put_part(std::string_view upload_id, const Part& part) {
  HOOKCTL_TRY(auto query,
              database_.prepare("SELECT blob FROM parts WHERE upload_id = ? AND number = ?"));
  HOOKCTL_TRY(const bool found, query.bind(upload_id).bind(std::int64_t{part.number}).step());
  std::optional<std::string> replaced;
  if (found) replaced = query.text(0);
  query.reset();
  HOOKCTL_TRY(auto insert, database_.prepare("INSERT OR REPLACE INTO parts (upload_id, number, "
                                             "etag, blob, size) VALUES (?, ?, ?, ?, ?)"));
  HOOKCTL_CHECK(insert.bind(upload_id)
                    .bind(std::int64_t{part.number})
                    .bind(part.etag)
                    .bind(part.segment.blob)
                    .bind(static_cast<std::int64_t>(part.segment.size))
                    .run());
  return replaced;
}

Result<std::vector<Part>> Store::parts(std::string_view upload_id) {
  HOOKCTL_TRY(auto query, database_.prepare("SELECT number, etag, blob, size FROM parts WHERE "
                                            "upload_id = ? ORDER BY number"));
  query.bind(upload_id);
  std::vector<Part> parts;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return parts;
    parts.push_back({static_cast<int>(query.number(0)),
                     query.text(1),
                     {query.text(2), static_cast<std::uint64_t>(query.number(3))}});
  }
}

Result<void> Store::delete_upload(std::string_view upload_id) {
  HOOKCTL_TRY(auto remove, database_.prepare("DELETE FROM uploads WHERE id = ?"));
  return remove.bind(upload_id).run();
}

}  // namespace hookctl::sandbox
