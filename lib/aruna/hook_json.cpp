#include "aruna/hook_json.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "aruna/fields.hpp"
#include "aruna/resource_json.hpp"
#include "base/nearest.hpp"
#include "base/text.hpp"
#include "json/pointer.hpp"

namespace hookctl::aruna {
namespace {

using json::Node;
using Names = std::span<const std::string_view>;

constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();

/// trigger_type → triggerType
std::string camel_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_' && i + 1 < name.size())
      out += static_cast<char>(name[++i] - 'a' + 'A');
    else
      out += name[i];
  }
  return out;
}

/// Refuses every member but those: the gateway would drop it without a word.
Result<void> only_known(const Node& object, Names names) {
  HOOKCTL_TRY(const auto members, object.members());
  std::vector<std::string> both;
  for (const auto name : names) {
    both.push_back(camel_case(name));
    both.emplace_back(name);
  }
  const std::vector<std::string_view> known(both.begin(), both.end());
  for (const auto& [key, node] : members) {
    if (std::ranges::find(known, key) != known.end()) continue;
    Error error = node.error("there is no such member, and Aruna would drop it without a word");
    if (const auto meant = nearest(key, known))
      error.hint = fmt::format("did you mean {}?", *meant);
    else
      error.hint = fmt::format("there are: {}", fmt::join(known.begin(), known.end(), ", "));
    return fail(std::move(error));
  }
  return {};
}

/// Of several members that exclude one another the one that is there.
Result<std::optional<std::size_t>> choice(const Node& object, Names names) {
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    HOOKCTL_TRY(const auto found, find_field(object, names[i]));
    if (!found) continue;
    if (chosen)
      return fail(found->error(
          fmt::format("excludes {}, which is there too: choose one", camel_case(names[*chosen]))));
    chosen = i;
  }
  return chosen;
}

Result<KeyValue> read_pair(const Node& node) {
  constexpr std::array<std::string_view, 3> names{"key", "value", "variant"};
  HOOKCTL_CHECK(only_known(node, names));
  return read_key_value(node);
}

/// `{"name":"…"}`, the guide's `{"name":{"name":"…"}}`, or `{"keyValue":{…}}`.
Result<Filter> read_filter(const Node& node, std::vector<std::string>& notices) {
  constexpr std::array<std::string_view, 2> names{"name", "key_value"};
  HOOKCTL_CHECK(only_known(node, names));
  HOOKCTL_TRY(const auto chosen, choice(node, names));
  if (!chosen) return fail(node.error("must have name or keyValue"));
  HOOKCTL_TRY(const auto content, need_field(node, names[*chosen]));
  if (*chosen == 1) {
    HOOKCTL_TRY(auto pair, read_pair(content));
    return Filter(std::move(pair));
  }
  if (!content.is_object()) {
    HOOKCTL_TRY(const auto regex, content.string());
    return Filter(NameFilter{std::string(regex)});
  }
  HOOKCTL_CHECK(only_known(content, std::span(names).first(1)));
  HOOKCTL_TRY(const auto inner, content.at("name"));
  HOOKCTL_TRY(const auto regex, inner.string());
  notices.push_back(
      fmt::format("{}: a name filter is {{\"name\":\"…\"}}; the form of Aruna's guide is corrected",
                  content.pointer()));
  return Filter(NameFilter{std::string(regex)});
}

Result<Trigger> read_trigger(const Node& node, std::vector<std::string>& notices) {
  constexpr std::array<std::string_view, 2> names{"trigger_type", "filters"};
  HOOKCTL_CHECK(only_known(node, names));
  Trigger out;
  HOOKCTL_TRY(out.type, enum_field<TriggerType>(node, "trigger_type"));
  HOOKCTL_TRY(out.filters, list_field<Filter>(node, "filters", [&](const Node& filter) {
                return read_filter(filter, notices);
              }));
  return out;
}

Result<ExternalHook> read_external(const Node& node) {
  constexpr std::array<std::string_view, 4> names{"url", "credentials", "custom_template",
                                                  "method"};
  constexpr std::array<std::string_view, 1> credential_names{"token"};
  HOOKCTL_CHECK(only_known(node, names));
  ExternalHook out;
  HOOKCTL_TRY(out.url, text_field(node, "url"));
  HOOKCTL_TRY(out.method, enum_field<Method>(node, "method"));
  HOOKCTL_TRY(out.custom_template, optional_text_field(node, "custom_template"));
  HOOKCTL_TRY(const auto credentials, find_field(node, "credentials"));
  if (!credentials) return out;
  HOOKCTL_CHECK(only_known(*credentials, credential_names));
  HOOKCTL_TRY(const auto token, find_field(*credentials, "token"));
  if (!token) return out;
  HOOKCTL_TRY(const auto text, token->string());
  out.token = Secret(text);
  return out;
}

template <typename Pair>
Result<HookAction> read_internal_pair(const Node& node) {
  constexpr std::array<std::string_view, 2> names{"key", "value"};
  HOOKCTL_CHECK(only_known(node, names));
  Pair out;
  HOOKCTL_TRY(out.key, text_field(node, "key"));
  HOOKCTL_TRY(out.value, text_field(node, "value"));
  return HookAction(std::move(out));
}

Result<HookAction> read_internal(const Node& node) {
  constexpr std::array<std::string_view, 3> names{"add_label", "add_hook", "add_relation"};
  HOOKCTL_CHECK(only_known(node, names));
  HOOKCTL_TRY(const auto chosen, choice(node, names));
  if (!chosen) return fail(node.error("must have addLabel, addHook or addRelation"));
  HOOKCTL_TRY(const auto content, need_field(node, names[*chosen]));
  if (*chosen == 0) return read_internal_pair<AddLabel>(content);
  if (*chosen == 1) return read_internal_pair<AddHook>(content);
  HOOKCTL_TRY(auto relation, read_relation(content));
  return HookAction(AddRelation{std::move(relation)});
}

Result<HookAction> read_action(const Node& node) {
  constexpr std::array<std::string_view, 2> names{"external_hook", "internal_hook"};
  HOOKCTL_CHECK(only_known(node, names));
  HOOKCTL_TRY(const auto chosen, choice(node, names));
  if (!chosen) return HookAction();
  HOOKCTL_TRY(const auto content, need_field(node, names[*chosen]));
  if (*chosen == 1) return read_internal(content);
  HOOKCTL_TRY(auto external, read_external(content));
  return HookAction(std::move(external));
}

Result<std::string> read_id(const Node& node) {
  HOOKCTL_TRY(const auto text, node.string());
  return std::string(text);
}

Result<Time> read_timeout(const Node& root) {
  HOOKCTL_TRY(const auto found, find_field(root, "timeout"));
  if (!found) return Time();
  auto number = found->integer_or_text(0, int64_max);
  if (number) return Time(std::chrono::milliseconds(*number));
  Error error = std::move(number).error();
  error.hint =
      "the expiry is a point in time, in milliseconds since 1970, as a number or its digits";
  return fail(std::move(error));
}

}  // namespace

Result<ReadHook> read_hook(const Node& root) {
  constexpr std::array<std::string_view, 7> names{"hook_id", "name",        "trigger",    "hook",
                                                  "timeout", "project_ids", "description"};
  ReadHook out;
  HookDefinition& definition = out.hook.definition;
  HOOKCTL_CHECK(only_known(root, names));
  HOOKCTL_TRY(out.hook.hook_id, text_field(root, "hook_id"));
  HOOKCTL_TRY(definition.name, text_field(root, "name"));
  HOOKCTL_TRY(definition.description, text_field(root, "description"));
  HOOKCTL_TRY(definition.project_ids, list_field<std::string>(root, "project_ids", read_id));
  HOOKCTL_TRY(definition.expires, read_timeout(root));
  HOOKCTL_TRY(const auto trigger, find_field(root, "trigger"));
  if (trigger) {
    HOOKCTL_TRY(definition.trigger, read_trigger(*trigger, out.notices));
  }
  HOOKCTL_TRY(const auto action, find_field(root, "hook"));
  if (action) {
    HOOKCTL_TRY(definition.action, read_action(*action));
  }
  return out;
}

std::string pointer_in(const Node& root, std::string_view pointer) {
  const auto steps = json::split_pointer(pointer);
  if (!steps) return std::string(pointer);
  std::string found;
  std::optional<Node> at = root;
  for (const std::string& step : *steps) {
    std::string name = step;
    if (at && at->is_object() && !at->find(step)) {
      std::string snake;
      for (const char c : step)
        snake += c >= 'A' && c <= 'Z' ? std::string{'_', lower(c)} : std::string{c};
      if (at->find(snake)) name = snake;
    }
    const std::string one = json::pointer_step(name);
    if (at) at = at->resolve(one);
    found += one;
  }
  return found;
}

}  // namespace hookctl::aruna
