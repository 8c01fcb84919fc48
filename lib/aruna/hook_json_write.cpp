#include <algorithm>

#include <fmt/format.h>

#include "aruna/enums.hpp"
#include "aruna/hook_json.hpp"
#include "base/url.hpp"

namespace hookctl::aruna {
namespace {

template <typename Enum>
void write_enum(json::Writer& out, std::string_view name, Enum value) {
  out.key(name);
  const auto short_form = short_name(value);
  // proto3 JSON prints a number that has no name.
  if (short_form.empty())
    out.integer(static_cast<std::int32_t>(value));
  else
    out.string(fmt::format("{}{}", enum_table<Enum>().prefix, short_form));
}

void write_filter(json::Writer& out, const Filter& filter) {
  out.begin_object();
  if (const auto* by_name = std::get_if<NameFilter>(&filter)) {
    out.member("name", by_name->regex);
  } else {
    const auto& pair = std::get<KeyValueFilter>(filter);
    out.key("keyValue").begin_object().member("key", pair.key).member("value", pair.value);
    write_enum(out, "variant", pair.variant);
    out.end_object();
  }
  out.end_object();
}

void write_trigger(json::Writer& out, const Trigger& trigger) {
  out.key("trigger").begin_object();
  write_enum(out, "triggerType", trigger.type);
  out.key("filters").begin_array();
  for (const Filter& filter : trigger.filters) write_filter(out, filter);
  out.end_array().end_object();
}

void write_relation(json::Writer& out, const Relation& relation) {
  out.begin_object();
  if (const auto& internal = relation.internal) {
    out.key("internal").begin_object().member("resourceId", internal->resource_id);
    write_enum(out, "resourceVariant", internal->resource_variant);
    write_enum(out, "definedVariant", internal->defined_variant);
    if (internal->custom_variant) out.member("customVariant", *internal->custom_variant);
    write_enum(out, "direction", internal->direction);
    out.end_object();
  }
  if (const auto& external = relation.external) {
    out.key("external").begin_object().member("identifier", external->identifier);
    write_enum(out, "definedVariant", external->defined_variant);
    if (external->custom_variant) out.member("customVariant", *external->custom_variant);
    out.end_object();
  }
  out.end_object();
}

/// The URL as it is sent, but for its user-info.
std::string without_user_info(const std::string& text) {
  const auto url = Url::parse(text);
  if (!url || !url->has_user_info()) return text;
  const std::string& whole = url->reveal();
  const auto begin = whole.find("://") + 3;
  const auto end = whole.rfind('@', std::min(whole.find_first_of("/?#", begin), whole.size()));
  return fmt::format("{}{}{}", whole.substr(0, begin), hidden_token, whole.substr(end));
}

/// An alternative of a hook's action, in its place.
struct ActionWriter {
  json::Writer& out;
  bool shown;  ///< to people, who get to see no part of the URL that may be secret

  void operator()(std::monostate) const {}
  void operator()(const ExternalHook& hook) const {
    out.key("externalHook").begin_object();
    out.member("url", shown ? display_url(hook) : without_user_info(hook.url));
    if (hook.token)
      out.key("credentials").begin_object().member("token", hidden_token).end_object();
    if (hook.custom_template) out.member("customTemplate", *hook.custom_template);
    write_enum(out, "method", hook.method);
    out.end_object();
  }
  void operator()(const AddLabel& label) const { pair("addLabel", label.key, label.value); }
  void operator()(const AddHook& hook) const { pair("addHook", hook.key, hook.value); }
  void operator()(const AddRelation& added) const {
    out.key("internalHook").begin_object().key("addRelation");
    write_relation(out, added.relation);
    out.end_object();
  }
  void pair(std::string_view name, std::string_view key, std::string_view value) const {
    out.key("internalHook").begin_object().key(name).begin_object();
    out.member("key", key).member("value", value).end_object().end_object();
  }
};

void write_action(json::Writer& out, const HookAction& action, bool shown) {
  out.key("hook").begin_object();
  std::visit(ActionWriter{out, shown}, action);
  out.end_object();
}

void write_rest(json::Writer& out, const HookDefinition& definition) {
  out.member("timeout", fmt::to_string(definition.expires.time_since_epoch().count()));
  out.key("projectIds").begin_array();
  for (const std::string& id : definition.project_ids) out.string(id);
  out.end_array().member("description", definition.description);
}

}  // namespace

void write_hook_info(json::Writer& out, const HookInfo& hook) {
  out.begin_object().member("hookId", hook.hook_id).member("name", hook.definition.name);
  write_trigger(out, hook.definition.trigger);
  write_action(out, hook.definition.action, true);
  write_rest(out, hook.definition);
  out.end_object();
}

void write_create_request(json::Writer& out, const HookDefinition& definition) {
  out.begin_object().member("name", definition.name);
  write_trigger(out, definition.trigger);
  write_action(out, definition.action, false);
  write_rest(out, definition);
  out.end_object();
}

}  // namespace hookctl::aruna
