#include <algorithm>
#include <limits>

#include "aruna/proto_convert.hpp"
#include "base/secret.hpp"
#include "json/utf8.hpp"

namespace hookctl::aruna {
namespace {

using json::to_utf8;
namespace hooks = wire::hooks;

template <typename To, typename From>
To as(From value) {
  return static_cast<To>(static_cast<int>(value));
}

void to_wire(const Trigger& trigger, hooks::Trigger& out) {
  out.set_trigger_type(as<hooks::TriggerType>(trigger.type));
  for (const Filter& filter : trigger.filters) {
    auto& added = *out.add_filters();
    if (const auto* by_name = std::get_if<NameFilter>(&filter))
      added.set_name(to_utf8(by_name->regex));
    else
      aruna::to_wire(std::get<KeyValueFilter>(filter), *added.mutable_key_value());
  }
}

/// An alternative of a hook's action into its message.
struct ActionWriter {
  hooks::Hook& out;

  void operator()(std::monostate) const {}
  void operator()(const ExternalHook& hook) const {
    auto& external = *out.mutable_external_hook();
    external.set_url(to_utf8(hook.url));
    external.set_method(as<hooks::Method>(hook.method));
    if (hook.token) external.mutable_credentials()->set_token(std::string(hook.token->reveal()));
    if (hook.custom_template) external.set_custom_template(to_utf8(*hook.custom_template));
  }
  void operator()(const AddLabel& label) const {
    auto& added = *out.mutable_internal_hook()->mutable_add_label();
    added.set_key(to_utf8(label.key));
    added.set_value(to_utf8(label.value));
  }
  void operator()(const AddHook& hook) const {
    auto& added = *out.mutable_internal_hook()->mutable_add_hook();
    added.set_key(to_utf8(hook.key));
    added.set_value(to_utf8(hook.value));
  }
  void operator()(const AddRelation& relation) const {
    aruna::to_wire(relation.relation, *out.mutable_internal_hook()->mutable_add_relation());
  }
};

Trigger from_wire(const hooks::Trigger& trigger) {
  Trigger out;
  out.type = as<TriggerType>(trigger.trigger_type());
  for (const auto& filter : trigger.filters()) {
    if (filter.has_name()) out.filters.emplace_back(NameFilter{filter.name()});
    if (filter.has_key_value()) out.filters.emplace_back(aruna::from_wire(filter.key_value()));
  }
  return out;
}

HookAction from_wire(const hooks::Hook& hook) {
  if (hook.has_external_hook()) {
    const auto& in = hook.external_hook();
    ExternalHook out{in.url(), as<Method>(in.method()), std::nullopt, std::nullopt};
    // The gateway prints what is not set, too.
    if (!in.credentials().token().empty()) out.token = Secret(in.credentials().token());
    if (in.has_custom_template()) out.custom_template = in.custom_template();
    return out;
  }
  const auto& in = hook.internal_hook();
  if (in.has_add_label()) return AddLabel{in.add_label().key(), in.add_label().value()};
  if (in.has_add_hook()) return AddHook{in.add_hook().key(), in.add_hook().value()};
  if (in.has_add_relation()) return AddRelation{aruna::from_wire(in.add_relation())};
  return std::monostate();
}

Time time_of(std::uint64_t timeout) {
  constexpr auto latest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return Time(std::chrono::milliseconds(std::min(timeout, latest)));
}

/// What a request and a listed hook have in common.
template <typename Message>
HookDefinition definition_from_wire(const Message& message) {
  HookDefinition out;
  out.name = message.name();
  out.description = message.description();
  out.trigger = from_wire(message.trigger());
  out.action = from_wire(message.hook());
  out.expires = time_of(message.timeout());
  out.project_ids.assign(message.project_ids().begin(), message.project_ids().end());
  return out;
}

}  // namespace

void to_wire(const HookDefinition& definition, hooks::CreateHookRequest& out) {
  out.set_name(to_utf8(definition.name));
  out.set_description(to_utf8(definition.description));
  to_wire(definition.trigger, *out.mutable_trigger());
  std::visit(ActionWriter{*out.mutable_hook()}, definition.action);
  const auto timeout = definition.expires.time_since_epoch().count();
  out.set_timeout(static_cast<std::uint64_t>(std::max<std::int64_t>(timeout, 0)));
  for (const std::string& id : definition.project_ids) out.add_project_ids(to_utf8(id));
}

void wipe_secrets(hooks::Hook& hook) {
  if (!hook.has_external_hook() || !hook.external_hook().has_credentials()) return;
  auto& token = *hook.mutable_external_hook()->mutable_credentials()->mutable_token();
  wipe(token.data(), token.size());
}

HookDefinition from_wire(const hooks::CreateHookRequest& request) {
  return definition_from_wire(request);
}

HookInfo from_wire(const hooks::HookInfo& info) {
  return {info.hook_id(), definition_from_wire(info)};
}

}  // namespace hookctl::aruna
