#include "aruna/hook_file.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/nearest.hpp"

namespace hookctl::aruna {
namespace {

using json::Node;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> file_keys{"hook", "projects"};
constexpr std::array<std::string_view, 17> hook_keys{
    "name",       "description",  "trigger",   "filters",       "projects", "expires",
    "expires_in", "renew_before", "url",       "method",        "template", "template_file",
    "token_file", "token_env",    "add_label", "token_command", "add_hook"};
constexpr std::array<std::string_view, 6> filter_keys{"label",       "static_label", "hook_label",
                                                      "hook_status", "object_name",  "name"};
constexpr std::chrono::hours longest_lifetime{24 * 36525};
constexpr std::array<std::string_view, 2> pair_keys{"key", "value"};
constexpr std::array<std::string_view, 6> trigger_names{"hook-added",          "resource-created",
                                                        "label-added",         "static-label-added",
                                                        "hook-status-changed", "object-finished"};

tl::unexpected<Error> refuse(const Node& node, std::string_view why, std::string hint) {
  Error error = node.error(why);
  error.hint = std::move(hint);
  return fail(std::move(error));
}

std::string with(std::string text, char from, char to) {
  std::ranges::replace(text, from, to);
  return text;
}

/// An object whose keys are known.
class Table {
 public:
  static Result<Table> read(const Node& node, Names known) {
    HOOKCTL_TRY(const auto members, node.members());
    Table table(node);
    for (const auto& [key, value] : members) {
      std::string name = with(std::string(key), '-', '_');
      if (name == "token")
        return refuse(value, "a secret has no place in this file",
                      "say where it is: token_file, token_env or token_command");
      if (std::ranges::find(known, name) == known.end()) {
        const auto meant = nearest(name, known);
        return refuse(value, "there is no such key",
                      meant ? fmt::format("did you mean {}?", *meant)
                            : fmt::format("there are: {}", fmt::join(known, ", ")));
      }
      if (table.find(name)) return refuse(value, fmt::format("{} is given twice", name), {});
      table.members_.emplace_back(std::move(name), value);
    }
    return table;
  }

  const Node& node() const { return node_; }
  std::optional<Node> find(std::string_view name) const {
    const auto found = std::ranges::find(members_, name, &Member::first);
    return found == members_.end() ? std::nullopt : std::optional(found->second);
  }
  /// The names that are there, of some.
  std::vector<std::string_view> of(Names names) const {
    std::vector<std::string_view> there;
    for (const auto name : names)
      if (find(name)) there.push_back(name);
    return there;
  }
  Result<std::optional<std::string>> text(std::string_view name) const {
    const auto found = find(name);
    if (!found) return std::nullopt;
    HOOKCTL_TRY(const auto value, found->string());
    return std::string(value);
  }
  Result<std::string> needed_text(std::string_view name) const {
    HOOKCTL_TRY(auto value, text(name));
    if (!value) return fail(node_.error(fmt::format("must have {}", name)));
    return std::move(*value);
  }
  /// Refuses two of those that exclude one another.
  Result<void> at_most_one(Names names) const {
    const auto there = of(names);
    if (there.size() < 2) return {};
    return refuse(*find(there[1]), fmt::format("excludes {}", there[0]), "choose one");
  }

 private:
  using Member = std::pair<std::string, Node>;
  explicit Table(Node node) : node_(std::move(node)) {}

  Node node_;
  std::vector<Member> members_;
};

/// "KEY=VALUE", or {"key":…,"value":…}.
Result<KeyValue> read_pair(const Node& node, KeyValueVariant variant) {
  if (node.is_object()) {
    HOOKCTL_TRY(const Table table, Table::read(node, pair_keys));
    HOOKCTL_TRY(auto key, table.needed_text("key"));
    HOOKCTL_TRY(auto value, table.needed_text("value"));
    return KeyValue{std::move(key), std::move(value), variant};
  }
  HOOKCTL_TRY(const auto text, node.string());
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0)
    return refuse(node, "must be KEY=VALUE",
                  R"(write "ABCD=.*", or {key = "ABCD", value = ".*"} where the key has a "=")");
  return KeyValue{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)),
                  variant};
}

KeyValueVariant variant_of(std::string_view key) {
  if (key == "label") return KeyValueVariant::label;
  if (key == "static_label") return KeyValueVariant::static_label;
  return key == "hook_label" ? KeyValueVariant::hook : KeyValueVariant::hook_status;
}

Result<Filter> read_filter(const Node& node) {
  HOOKCTL_TRY(const Table table, Table::read(node, filter_keys));
  const auto there = table.of(filter_keys);
  if (there.size() != 1)
    return refuse(node, "must have one key",
                  "label, static_label, hook_label, hook_status or object_name: each filter stands "
                  "for itself, and any that matches is enough");
  const Node value = *table.find(there.front());
  if (there.front() == "object_name" || there.front() == "name") {
    HOOKCTL_TRY(const auto regex, value.string());
    return Filter(NameFilter{std::string(regex)});
  }
  HOOKCTL_TRY(auto pair, read_pair(value, variant_of(there.front())));
  return Filter(std::move(pair));
}

Result<Trigger> read_trigger(const Table& table) {
  Trigger trigger;
  HOOKCTL_TRY(const auto written, table.needed_text("trigger"));
  const auto type = trigger_of_name(with(written, '_', '-'));
  if (!type) {
    const auto meant = nearest(written, trigger_names);
    return refuse(*table.find("trigger"), "there is no such trigger",
                  meant ? fmt::format("did you mean {}?", *meant)
                        : fmt::format("there are: {}", fmt::join(trigger_names, ", ")));
  }
  trigger.type = *type;
  if (const auto filters = table.find("filters")) {
    HOOKCTL_TRY(const auto elements, filters->elements());
    for (const auto& element : elements) {
      HOOKCTL_TRY(trigger.filters.emplace_back(), read_filter(element));
    }
  }
  return trigger;
}

Result<HookAction> read_internal(const Table& table, std::string_view key) {
  constexpr std::array<std::string_view, 6> external_keys{
      "method", "template", "template_file", "token_file", "token_env", "token_command"};
  if (const auto there = table.of(external_keys); !there.empty())
    return refuse(*table.find(there.front()), fmt::format("has no use beside {}", key),
                  "it belongs to a hook with a url");
  HOOKCTL_TRY(auto pair, read_pair(*table.find(key), KeyValueVariant::label));
  if (key == "add_label") return HookAction(AddLabel{std::move(pair.key), std::move(pair.value)});
  return HookAction(AddHook{std::move(pair.key), std::move(pair.value)});
}

Result<HookAction> read_action(const Table& table) {
  constexpr std::array<std::string_view, 3> kinds{"url", "add_label", "add_hook"};
  constexpr std::array<std::string_view, 2> templates{"template", "template_file"};
  constexpr std::array<std::string_view, 3> tokens{"token_file", "token_env", "token_command"};
  HOOKCTL_CHECK(table.at_most_one(kinds));
  HOOKCTL_CHECK(table.at_most_one(templates));
  HOOKCTL_CHECK(table.at_most_one(tokens));
  const auto there = table.of(kinds);
  if (there.empty())
    return refuse(table.node(), "must have url",
                  "the receiver's; or add_label or add_hook for what Aruna does itself");
  if (there.front() != "url") return read_internal(table, there.front());
  ExternalHook hook;
  HOOKCTL_TRY(hook.url, table.needed_text("url"));
  HOOKCTL_TRY(hook.custom_template, table.text("template"));
  HOOKCTL_TRY(const auto method, table.text("method"));
  if (method && *method != "post" && *method != "put")
    return refuse(*table.find("method"), "must be post or put", {});
  hook.method = method == "put" ? Method::put : Method::post;
  return HookAction(std::move(hook));
}

Result<std::optional<std::chrono::milliseconds>> read_duration(const Table& table,
                                                               std::string_view name) {
  HOOKCTL_TRY(const auto text, table.text(name));
  if (!text) return std::nullopt;
  const auto duration = parse_duration(*text);
  if (duration && *duration > longest_lifetime)
    return refuse(*table.find(name), "must not be more than 100 years", {});
  if (!duration || duration->count() == 0)
    return refuse(*table.find(name), "must be a duration", "such as 12h or 90d");
  return *duration;
}

Result<void> read_expiry(const Table& table, DesiredHook& out) {
  constexpr std::array<std::string_view, 2> ways{"expires", "expires_in"};
  HOOKCTL_CHECK(table.at_most_one(ways));
  HOOKCTL_TRY(out.lifetime, read_duration(table, "expires_in"));
  HOOKCTL_TRY(out.renew_before, read_duration(table, "renew_before"));
  constexpr std::string_view examples = "such as 2027-01-31 or 2027-01-31T12:00:00Z";
  const auto expires = table.find("expires");
  if (expires && !expires->is_string())
    return refuse(*expires, "must be a date or a time", std::string(examples));
  HOOKCTL_TRY(const auto text, table.text("expires"));
  if (!text && !out.lifetime)
    return refuse(table.node(), "must have expires or expires_in",
                  "the credentials of a hook end some day: expires_in = \"365d\"");
  if (out.renew_before && (!out.lifetime || *out.renew_before >= *out.lifetime))
    return refuse(*table.find("renew_before"), "must be less than expires_in, and beside it", {});
  if (!text) return {};
  const auto time = parse_time(*text);
  if (!time)
    return refuse(*table.find("expires"), "must be a time as in RFC 3339, or a date",
                  std::string(examples));
  out.definition.expires = *time;
  return {};
}

/// Nothing where there is no such key.
Result<std::optional<std::vector<std::string>>> read_projects(const Table& table) {
  const auto found = table.find("projects");
  if (!found) return std::nullopt;
  HOOKCTL_TRY(const auto elements, found->elements());
  if (elements.empty()) return refuse(*found, "must name a project", {});
  std::vector<std::string> ids;
  for (const auto& element : elements) {
    HOOKCTL_TRY(const auto text, element.string());
    const auto id = Ulid::parse(text);
    if (!id) return refuse(element, "must be a project's id, a ULID of 26 characters", {});
    if (std::ranges::find(ids, id->text()) == ids.end()) ids.push_back(id->str());
  }
  return ids;
}

Result<HookEntry> read_entry(const Node& node, const std::vector<std::string>& usual_projects) {
  HOOKCTL_TRY(const Table table, Table::read(node, hook_keys));
  HookEntry entry;
  entry.pointer = node.pointer();
  HookDefinition& definition = entry.hook.definition;
  HOOKCTL_TRY(definition.name, table.needed_text("name"));
  HOOKCTL_TRY(const auto description, table.text("description"));
  definition.description = description.value_or("");
  HOOKCTL_TRY(definition.trigger, read_trigger(table));
  HOOKCTL_TRY(definition.action, read_action(table));
  HOOKCTL_TRY(auto projects, read_projects(table));
  if (projects)
    definition.project_ids = std::move(*projects);
  else
    definition.project_ids = usual_projects;
  if (definition.project_ids.empty())
    return refuse(table.node(), "must have projects",
                  "a list of project ids, here or at the top of the file: hooks are told apart by "
                  "name and project");
  HOOKCTL_CHECK(read_expiry(table, entry.hook));
  HOOKCTL_TRY(entry.template_file, table.text("template_file"));
  HOOKCTL_TRY(entry.token_file, table.text("token_file"));
  HOOKCTL_TRY(entry.token_env, table.text("token_env"));
  HOOKCTL_TRY(entry.token_command, table.text("token_command"));
  return entry;
}

/// Name and project are what tells hooks apart.
Result<void> check_unique(const std::vector<HookEntry>& entries, const Node& list) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& one = entries[i].hook.definition;
    for (std::size_t j = 0; j < i; ++j) {
      const auto& other = entries[j].hook.definition;
      if (one.name != other.name) continue;
      for (const auto& id : one.project_ids) {
        if (std::ranges::find(other.project_ids, id) == other.project_ids.end()) continue;
        const auto here = list.resolve(fmt::format("/{}", i));
        return refuse(here ? *here : list,
                      fmt::format("a second hook of that name in project {}", id),
                      "hooks are told apart by name and project: call one otherwise");
      }
    }
  }
  return {};
}

}  // namespace

Result<HookFile> read_hook_file(const Node& root) {
  constexpr std::size_t most = 1000;
  HOOKCTL_TRY(const Table table, Table::read(root, file_keys));
  HookFile file;
  HOOKCTL_TRY(auto projects, read_projects(table));
  if (projects) file.project_ids = std::move(*projects);
  const auto list = table.find("hook");
  if (!list && file.project_ids.empty())
    return fail(ErrorCode::invalid_input, "there is no hook in it",
                "a hook begins with a line [[hook]]; in JSON the file is {\"hook\":[{…}]}");
  if (!list) return file;
  HOOKCTL_TRY(const auto elements, list->elements());
  if (elements.size() > most) return fail(list->error(fmt::format("has more than {} hooks", most)));
  for (const auto& element : elements) {
    HOOKCTL_TRY(file.hooks.emplace_back(), read_entry(element, file.project_ids));
  }
  HOOKCTL_CHECK(check_unique(file.hooks, *list));
  return file;
}

std::string pointer_in_file(const HookEntry& entry, std::string_view pointer) {
  struct Row {
    std::string_view definition, file;
  };
  constexpr std::array rows{
      Row{"/trigger/triggerType", "/trigger"},
      Row{"/hook/externalHook/url", "/url"},
      Row{"/hook/externalHook/method", "/method"},
      Row{"/hook/internalHook/addLabel", "/add_label"},
      Row{"/hook/internalHook/addHook", "/add_hook"},
  };
  const auto at = [&](std::string_view key) { return fmt::format("{}{}", entry.pointer, key); };
  for (const auto& row : rows)
    if (pointer.starts_with(row.definition)) return at(row.file);
  if (pointer.starts_with("/hook/externalHook/customTemplate"))
    return at(entry.template_file ? "/template_file" : "/template");
  if (pointer.starts_with("/hook/externalHook/credentials"))
    return at(entry.token_file ? "/token_file" : entry.token_env ? "/token_env" : "/token_command");
  if (pointer.starts_with("/timeout")) return at(entry.hook.lifetime ? "/expires_in" : "/expires");
  if (pointer.starts_with("/projectIds")) return at("/projects" + std::string(pointer.substr(11)));
  if (pointer.starts_with("/trigger/filters/")) {
    const auto rest = pointer.substr(std::string_view("/trigger").size());
    return at(rest.substr(0, rest.find('/', std::string_view("/filters/").size())));
  }
  return at(pointer);
}

}  // namespace hookctl::aruna
