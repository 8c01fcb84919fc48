#include "aruna/hook_match.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "aruna/fields.hpp"
#include "aruna/resource_json.hpp"
#include "base/log.hpp"
#include "json/writer.hpp"

namespace hookctl::aruna {
namespace {

using json::Node;

/// The variant whose arrival raises the event; nothing for events of another kind.
std::optional<KeyValueVariant> variant_of(TriggerType event) {
  switch (event) {
    case TriggerType::label_added:
      return KeyValueVariant::label;
    case TriggerType::static_label_added:
      return KeyValueVariant::static_label;
    case TriggerType::hook_added:
      return KeyValueVariant::hook;
    case TriggerType::unspecified:
    case TriggerType::resource_created:
    case TriggerType::hook_status_changed:
    case TriggerType::object_finished:
      break;
  }
  return std::nullopt;
}

bool is_update(TriggerType event) {
  return event == TriggerType::hook_status_changed || variant_of(event);
}

bool has_variant(std::span<const KeyValue> pairs, KeyValueVariant variant) {
  return std::ranges::any_of(pairs, [&](const KeyValue& one) { return one.variant == variant; });
}

std::string canonical(std::string_view id) {
  const auto parsed = Ulid::parse(id);
  return parsed ? parsed->str() : std::string(id);
}

std::string_view name_of(TriggerType event) {
  const auto name = trigger_name(event);
  return name.empty() ? "an event that it does not name" : name;
}

bool is_resource(const Node& node) {
  return node.find("name") || node.find("key_values") || node.find("keyValues") ||
         node.find("resource_id") || node.find("resourceId");
}

/// The resource below its tag, where it has one.
Result<TaggedResource> find_resource(const Node& root) {
  // {"object": {"Object": …}} is a payload, {"object": {"id": …}} is what the API answers.
  if (const auto inner = root.find("object"); inner && inner->is_object() && !inner->find("id"))
    return untag(*inner);
  for (const auto* tag :
       {"object", "Object", "project", "Project", "collection", "Collection", "dataset", "Dataset"})
    if (root.find(tag)) return untag(root);
  if (root.is_object() && is_resource(root)) return TaggedResource{root, ResourceVariant::object};
  return fail(
      root.error("is neither a payload nor a resource, such as "
                 "{\"id\":…,\"name\":…,\"key_values\":[…]}"));
}

class Judge {
 public:
  Judge(const HookInfo& hook, const Resource& resource, const Occasion& occasion,
        Semantics semantics)
      : hook_(hook.definition),
        id_(hook.hook_id),
        resource_(resource),
        occasion_(occasion),
        semantics_(semantics) {}

  MatchAnswer run() {
    judge_filters();
    answer_.fires = check_event() && check_resource() && check_project() && check_filters();
    return std::move(answer_);
  }

 private:
  void warn(std::string_view code, std::string message) {
    answer_.warnings.push_back({code, std::move(message)});
  }
  /// Notes why it does not fire.
  bool no(std::string reason) {
    answer_.reason = std::move(reason);
    return false;
  }

  std::span<const KeyValue> looked_at() const {
    return occasion_.added ? *occasion_.added : resource_.key_values;
  }

  void judge_filters() {
    for (const auto& filter : hook_.trigger.filters) {
      auto verdict = judge(filter, resource_.name, looked_at());
      answer_.filters.push_back({filter_text(filter), verdict.matches, std::move(verdict.reason)});
      if (!verdict.usable)
        warn(
            "regex-not-compiled",
            fmt::format("the regex of “{}” does not compile here; where Rust's engine takes it, as "
                        "it does (?x) or && in a class, the verdict may differ",
                        filter_text(filter)));
    }
  }

  bool check_event() {
    if (hook_.trigger.type != occasion_.event)
      return no(fmt::format("the hook waits for {}, and this is {}", name_of(hook_.trigger.type),
                            name_of(occasion_.event)));
    if (is_update(occasion_.event) && !occasion_.added)
      warn("added-unknown",
           "on an update only newly added key-values are looked at; all of the object's are taken "
           "for new, unless --added says which are");
    const auto variant = variant_of(occasion_.event);
    if (variant && !has_variant(looked_at(), *variant))
      return no(fmt::format("no {} was added, so that this is no {}", variant_name(*variant),
                            name_of(occasion_.event)));
    return true;
  }

  bool check_resource() {
    if (resource_.variant == ResourceVariant::object ||
        (semantics_ == Semantics::guide && occasion_.event != TriggerType::object_finished))
      return true;
    return no("Aruna 2.0 delivers hooks on objects alone");
  }

  bool check_project() {
    const auto& attached = hook_.project_ids;
    if (attached.empty()) {
      if (!id_.empty()) return no("the hook is attached to no project");
      warn("not-attached", "the hook names no project; it fires for none until it is attached");
      return true;
    }
    const auto project = occasion_.project_id ? occasion_.project_id : project_of(resource_);
    if (!project) {
      warn("project-unknown",
           "the object's project is not known, and left out; --project tells it");
      return true;
    }
    const auto times = std::ranges::count_if(
        attached, [&](const std::string& one) { return canonical(one) == canonical(*project); });
    if (times == 0)
      return no(fmt::format("the hook is not attached to project {}", printable(*project)));
    if (times > 1)
      warn("project-attached-twice",
           fmt::format("the project is attached {} times, and the hook fires as often", times));
    return true;
  }

  bool check_filters() {
    const auto& filters = answer_.filters;
    const auto matching = std::ranges::count_if(filters, &FilterJudgement::matches);
    const bool all = matching == std::ssize(filters);
    if (filters.empty()) {
      warn("no-filter", "by the server's rules a hook without a filter never fires");
      if (semantics_ == Semantics::server) return no("the hook has no filter");
      answer_.reason = "the hook has no filter to hold it back";
      return true;
    }
    if (matching > 0 && !all)
      warn(
          "filters-are-ored",
          "one filter that matches is enough for the server; by Aruna's guide all of them have to");
    if (semantics_ == Semantics::server ? matching == 0 : !all)
      return no(matching == 0 ? "no filter matches" : "not all filters match");
    answer_.reason = all ? (filters.size() == 1 ? "its filter matches" : "all filters match")
                         : fmt::format("{} of {} filters match", matching, filters.size());
    return true;
  }

  const HookDefinition& hook_;
  const std::string& id_;
  const Resource& resource_;
  const Occasion& occasion_;
  Semantics semantics_;
  MatchAnswer answer_;
};

/// The filter that makes the hook fire for a resource, whatever the project is.
std::optional<std::string> firing_filter(const HookInfo& hook, const Resource& resource,
                                         TriggerType event,
                                         std::optional<std::vector<KeyValue>> added,
                                         Semantics semantics) {
  HookInfo anywhere{{}, hook.definition.clone()};
  anywhere.definition.project_ids.clear();
  const auto answer =
      match_hook(anywhere, resource, {event, std::move(added), std::nullopt}, semantics);
  if (!answer.fires) return std::nullopt;
  const auto found = std::ranges::find_if(answer.filters, &FilterJudgement::matches);
  return found == answer.filters.end() ? "no filter" : fmt::format("“{}”", found->filter);
}

/// The status that the server keeps on the object while the receiver works.
KeyValue running_status(const HookInfo& hook) {
  json::Writer value;
  value.begin_object()
      .member("name", hook.definition.name)
      .member("status", "RUNNING")
      .end_object();
  return {hook.hook_id, value.take(), KeyValueVariant::hook_status};
}

}  // namespace

Result<Subject> read_subject(const Node& root) {
  HOOKCTL_TRY(const auto tagged, find_resource(root));
  HOOKCTL_TRY(auto resource, read_resource(tagged.node, tagged.variant));
  Subject subject{std::move(resource), std::nullopt};
  if (const auto download = root.find("download"); download && download->is_string()) {
    HOOKCTL_TRY(const auto text, download->string());
    // A URL that cannot be read is no concern here.
    if (auto url = Url::parse(text)) subject.download = std::move(*url);
  }
  return subject;
}

std::optional<std::string> project_of(const Resource& resource) {
  if (resource.variant == ResourceVariant::project) return canonical(resource.id);
  const auto parent = parent_of(resource);
  if (!parent || parent->variant != ResourceVariant::project) return std::nullopt;
  return canonical(parent->id);
}

std::string_view name_of_key(std::string_view key) {
  for (int levels = 2; levels > 0; --levels) {
    const auto slash = key.find('/');
    if (slash == std::string_view::npos) break;
    key.remove_prefix(slash + 1);
  }
  return key;
}

MatchAnswer match_hook(const HookInfo& hook, const Resource& resource, const Occasion& occasion,
                       Semantics semantics) {
  return Judge(hook, resource, occasion, semantics).run();
}

std::optional<HookWarning> loop_by_result(const HookInfo& hook, const PlannedResult& result,
                                          Semantics semantics) {
  const auto event = hook.definition.trigger.type;
  if (event == TriggerType::hook_status_changed) return std::nullopt;
  Resource made;
  made.name = result.name;
  made.key_values = result.key_values;
  const auto filter = firing_filter(hook, made, event, result.key_values, semantics);
  if (!filter) return std::nullopt;
  return HookWarning{"may-loop",
                     fmt::format("the result would be called '{}', and fire the hook again by {}",
                                 printable(result.name), *filter)};
}

std::optional<HookWarning> loop_by_itself(const HookInfo& hook, const Resource& resource,
                                          Semantics semantics) {
  const auto event = hook.definition.trigger.type;
  std::vector<KeyValue> added;
  std::string_view what;
  if (event == TriggerType::hook_status_changed) {
    added.push_back(running_status(hook));
    what = "the change of its own status";
  } else if (const auto* label = std::get_if<AddLabel>(&hook.definition.action)) {
    added.push_back({label->key, label->value, KeyValueVariant::label});
    what = "the label that it adds";
  } else if (const auto* other = std::get_if<AddHook>(&hook.definition.action)) {
    added.push_back({other->key, other->value, KeyValueVariant::label});
    what = "the label that it adds";
  }
  if (added.empty() || !is_update(event)) return std::nullopt;
  const auto filter = firing_filter(hook, resource, event, std::move(added), semantics);
  if (!filter) return std::nullopt;
  return HookWarning{"may-loop", fmt::format("{} would fire the hook again by {}", what, *filter)};
}

}  // namespace hookctl::aruna
