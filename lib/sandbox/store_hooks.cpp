#include "aruna/proto_convert.hpp"
#include "sandbox/store.hpp"

namespace hookctl::sandbox {
namespace {

Result<hooks::CreateHookRequest> parse_definition(std::string_view bytes) {
  hooks::CreateHookRequest definition;
  if (!definition.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return fail(ErrorCode::internal, "a hook in the sandbox's database cannot be read");
  }
  return definition;
}

}  // namespace

Result<void> Store::insert_hook(const StoredHook& hook) {
  HOOKCTL_TRY(auto insert, database_.prepare("INSERT INTO hooks (id, owner, definition) VALUES (?, "
                                             "?, CAST(? AS BLOB))"));
  const auto definition = hook.definition.SerializeAsString();
  HOOKCTL_CHECK(insert.bind(hook.id).bind(hook.owner).bind(definition).run());
  for (const auto& project : hook.project_ids) HOOKCTL_CHECK(attach(hook.id, project));
  return {};
}

Result<void> Store::attach(std::string_view hook_id, std::string_view project_id) {
  HOOKCTL_TRY(auto insert,
              database_.prepare("INSERT INTO hook_projects (hook_id, project_id) VALUES (?, ?)"));
  return insert.bind(hook_id).bind(project_id).run();
}

Result<bool> Store::delete_hook(std::string_view hook_id) {
  HOOKCTL_TRY(auto remove, database_.prepare("DELETE FROM hooks WHERE id = ?"));
  HOOKCTL_CHECK(remove.bind(hook_id).run());
  return database_.changes() > 0;
}

Result<std::vector<std::string>> Store::attached_projects(std::string_view hook_id) {
  HOOKCTL_TRY(auto query, database_.prepare("SELECT project_id FROM hook_projects WHERE hook_id = "
                                            "? ORDER BY seq"));
  query.bind(hook_id);
  std::vector<std::string> projects;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return projects;
    projects.push_back(query.text(0));
  }
}

Result<std::optional<StoredHook>> Store::find_hook(std::string_view hook_id) {
  HOOKCTL_TRY(auto query, database_.prepare("SELECT owner, definition FROM hooks WHERE id = ?"));
  HOOKCTL_TRY(const bool found, query.bind(hook_id).step());
  if (!found) return std::optional<StoredHook>{};
  HOOKCTL_TRY(auto definition, parse_definition(query.view(1)));
  HOOKCTL_TRY(auto projects, attached_projects(hook_id));
  return std::optional(
      StoredHook{std::string(hook_id), query.text(0), std::move(projects), std::move(definition)});
}

Result<std::vector<StoredHook>> Store::all_hooks() {
  HOOKCTL_TRY(auto query,
              database_.prepare("SELECT id, owner, definition FROM hooks ORDER BY seq"));
  std::vector<StoredHook> found;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return found;
    StoredHook hook{query.text(0), query.text(1), {}, {}};
    HOOKCTL_TRY(hook.definition, parse_definition(query.view(2)));
    HOOKCTL_TRY(hook.project_ids, attached_projects(hook.id));
    found.push_back(std::move(hook));
  }
}

Result<void> Store::insert_callback(const CallbackRecord& callback) {
  HOOKCTL_TRY(auto insert, database_.prepare("INSERT INTO callbacks (object_id, hook_id, "
                                             "received_at, status, error, labels) VALUES (?, ?, ?, "
                                             "?, ?, CAST(? AS BLOB))"));
  hooks::Finished labels;
  for (const auto& label : callback.labels) aruna::to_wire(label, *labels.add_add_key_values());
  const auto bytes = labels.SerializeAsString();
  return insert.bind(callback.object_id)
      .bind(callback.hook_id)
      .bind(callback.received_at)
      .bind(callback.status)
      .bind(callback.error)
      .bind(bytes)
      .run();
}

Result<std::vector<CallbackRecord>> Store::callbacks(std::string_view object_id) {
  HOOKCTL_TRY(auto query, database_.prepare("SELECT hook_id, received_at, status, error, labels "
                                            "FROM callbacks WHERE object_id = ? ORDER BY seq"));
  query.bind(object_id);
  std::vector<CallbackRecord> found;
  for (;;) {
    HOOKCTL_TRY(const bool more, query.step());
    if (!more) return found;
    CallbackRecord record{std::string(object_id), query.text(0), query.text(1),
                          query.text(2),          query.text(3), {}};
    hooks::Finished labels;
    const auto bytes = query.view(4);
    if (!labels.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return fail(ErrorCode::internal, "a callback in the sandbox's database cannot be read");
    }
    for (const auto& label : labels.add_key_values()) {
      record.labels.push_back(aruna::from_wire(label));
    }
    found.push_back(std::move(record));
  }
}

}  // namespace hookctl::sandbox
