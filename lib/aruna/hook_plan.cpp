#include "aruna/hook_plan.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "aruna/hook_match.hpp"
#include "base/log.hpp"

namespace hookctl::aruna {
namespace {

/// A clock that is not quite ours, and the time that a request takes.
constexpr std::chrono::minutes slack{10};

bool contains(const std::vector<std::string>& ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

bool share(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::ranges::any_of(some, [&](const std::string& id) { return contains(others, id); });
}

std::vector<std::string> lacking(const std::vector<std::string>& wanted,
                                 const std::vector<std::string>& there) {
  std::vector<std::string> ids;
  std::ranges::copy_if(wanted, std::back_inserter(ids),
                       [&](const std::string& id) { return !contains(there, id); });
  return ids;
}

std::string joined(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  return texts.empty() ? "none" : fmt::format("{}", fmt::join(texts, ", "));
}

std::string filters_text(const Trigger& trigger) {
  std::vector<std::string> texts;
  texts.reserve(trigger.filters.size());
  for (const auto& filter : trigger.filters) texts.push_back(filter_text(filter));
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return joined(std::move(texts));
}

/// A time that no date can hold is shown as its number.
std::string time_text(Time time) {
  constexpr std::int64_t latest = 253'402'300'799'999;  // the year 9999
  const auto number = time.time_since_epoch().count();
  return number >= 0 && number <= latest ? format_time(time) : std::to_string(number);
}

std::string method_text(Method method) {
  return method == Method::put ? "put" : method == Method::post ? "post" : "unspecified";
}

bool has_token(const ExternalHook& hook) {
  return hook.token && !hook.token->empty();
}

std::string action_text(const HookAction& action) {
  if (const auto* external = std::get_if<ExternalHook>(&action)) return display_url(*external);
  if (const auto* label = std::get_if<AddLabel>(&action))
    return fmt::format("add-label {}={}", label->key, label->value);
  if (const auto* hook = std::get_if<AddHook>(&action))
    return fmt::format("add-hook {}={}", hook->key, hook->value);
  return std::holds_alternative<AddRelation>(action) ? "add-relation" : "nothing";
}

/// Aruna 2.0 stores add-label as add-hook and the other way round, and lists what it stored; on
/// objects both add a label. So the one counts as the other.
bool same_internal(const HookAction& one, const HookAction& other) {
  const auto pair_of = [](const HookAction& action) {
    std::optional<std::pair<std::string, std::string>> pair;
    if (const auto* label = std::get_if<AddLabel>(&action)) pair = {label->key, label->value};
    if (const auto* hook = std::get_if<AddHook>(&action)) pair = {hook->key, hook->value};
    return pair;
  };
  const auto pair = pair_of(one);
  return pair && pair == pair_of(other);
}

class Comparison {
 public:
  Comparison(const DesiredHook& wanted, const HookDefinition& there, Time now)
      : wanted_(wanted), there_(there), now_(now) {}

  std::vector<HookChange> run() {
    const HookDefinition& wanted = wanted_.definition;
    text("description", there_.description, wanted.description);
    text("trigger", std::string(trigger_name(there_.trigger.type)),
         std::string(trigger_name(wanted.trigger.type)));
    text("filters", filters_text(there_.trigger), filters_text(wanted.trigger));
    action();
    expiry();
    projects();
    return std::move(changes_);
  }

  /// Whether a token could not be compared.
  bool token_in_doubt() const { return token_in_doubt_; }

 private:
  void add(std::string_view field, const std::string& from, const std::string& to) {
    changes_.push_back({std::string(field), printable(from), printable(to)});
  }
  void text(std::string_view field, const std::string& from, const std::string& to) {
    if (from != to) add(field, from, to);
  }

  void action() {
    const auto* there = std::get_if<ExternalHook>(&there_.action);
    const auto* wanted = std::get_if<ExternalHook>(&wanted_.definition.action);
    if (there == nullptr || wanted == nullptr) {
      if (!same_internal(there_.action, wanted_.definition.action))
        add("action", action_text(there_.action), action_text(wanted_.definition.action));
      return;
    }
    if (there->url != wanted->url) {
      const auto from = display_url(*there);
      const auto to = display_url(*wanted);
      add("url", from, from == to ? to + " (what is hidden differs)" : to);
    }
    text("method", method_text(there->method), method_text(wanted->method));
    if (there->custom_template != wanted->custom_template)
      add("template", template_text(*there), template_text(*wanted));
    token(*there, *wanted);
  }

  static std::string template_text(const ExternalHook& hook) {
    return hook.custom_template ? fmt::format("{} bytes", hook.custom_template->size()) : "none";
  }

  void token(const ExternalHook& there, const ExternalHook& wanted) {
    if (!has_token(there)) {
      token_in_doubt_ = has_token(wanted);
    } else if (!has_token(wanted)) {
      add("token", "[hidden]", "none");
    } else if (there.token->reveal() != wanted.token->reveal()) {
      add("token", "[hidden]", "another one");
    }
  }

  void expiry() {
    if (!wanted_.lifetime) {
      text("expires", time_text(there_.expires), time_text(wanted_.definition.expires));
      return;
    }
    const auto left = there_.expires - now_;
    const auto least = wanted_.renew_before.value_or(*wanted_.lifetime / 3);
    if (left < least)
      add("expires", time_text(there_.expires),
          fmt::format("{} from now, since it has less than {} left",
                      format_duration(*wanted_.lifetime), format_duration(least)));
    else if (left > *wanted_.lifetime + slack)
      add("expires", time_text(there_.expires),
          fmt::format("{} from now", format_duration(*wanted_.lifetime)));
  }

  void projects() {
    auto there = there_.project_ids;
    auto wanted = wanted_.definition.project_ids;
    std::ranges::sort(there);
    std::ranges::sort(wanted);
    if (there != wanted) add("projects", joined(there), joined(wanted));
  }

  const DesiredHook& wanted_;
  const HookDefinition& there_;
  Time now_;
  std::vector<HookChange> changes_;
  bool token_in_doubt_ = false;
};

class Planner {
 public:
  Planner(std::span<const DesiredHook> desired, std::span<const HookInfo> actual,
          const PlanOptions& options)
      : desired_(desired), options_(options), named_(projects_of(desired, options.project_ids)) {
    // Listed once for each of its projects, and planned once.
    std::set<std::string_view> seen;
    for (const auto& hook : actual)
      if (seen.insert(hook.hook_id).second) actual_.push_back(&hook);
  }

  HookPlan run() {
    for (std::size_t i = 0; i < desired_.size(); ++i) plan(i);
    for (const auto* hook : actual_) {
      if (claimed_.contains(hook->hook_id) || !share(hook->definition.project_ids, named_))
        continue;
      HookStep step{StepKind::remove, hook->definition.name, hook->definition.project_ids,
                    std::nullopt,     hook->hook_id,         {},
                    {hook->hook_id}};
      if (options_.prune) warn_of_other_projects(*hook);
      (options_.prune ? plan_.steps : plan_.unmanaged).push_back(std::move(step));
    }
    return std::move(plan_);
  }

 private:
  struct Candidate {
    const HookInfo* hook;
    std::vector<HookChange> changes;
    bool token_in_doubt;
  };

  std::vector<Candidate> candidates_for(const DesiredHook& wanted) {
    std::vector<Candidate> found;
    for (const auto* hook : actual_) {
      if (hook->definition.name != wanted.definition.name ||
          !share(hook->definition.project_ids, wanted.definition.project_ids))
        continue;
      Comparison comparison(wanted, hook->definition, options_.now);
      auto changes = comparison.run();
      found.push_back({hook, std::move(changes), comparison.token_in_doubt()});
    }
    // The one with the fewest differences stays; of equals the newest, whose id is the greatest.
    std::ranges::sort(found, [](const Candidate& a, const Candidate& b) {
      if (a.changes.size() != b.changes.size()) return a.changes.size() < b.changes.size();
      return a.hook->hook_id > b.hook->hook_id;
    });
    return found;
  }

  /// Only projects are lacking, which can be attached.
  static bool attachable(const Candidate& one, const DesiredHook& wanted) {
    if (one.changes.size() != 1 || one.changes.front().field != "projects") return false;
    const auto& there = one.hook->definition.project_ids;
    const std::set<std::string_view> once(there.begin(), there.end());
    return once.size() == there.size() && lacking(there, wanted.definition.project_ids).empty();
  }

  void plan(std::size_t index) {
    const DesiredHook& wanted = desired_[index];
    const auto& definition = wanted.definition;
    HookStep step{StepKind::create, definition.name, definition.project_ids, index, {}, {}, {}};
    const auto found = candidates_for(wanted);
    if (!found.empty()) {
      const Candidate& best = found.front();
      step.hook_id = best.hook->hook_id;
      step.changes = best.changes;
      step.kind = best.changes.empty()       ? StepKind::none
                  : attachable(best, wanted) ? StepKind::attach
                                             : StepKind::replace;
      if (step.kind == StepKind::attach)
        step.project_ids = lacking(definition.project_ids, best.hook->definition.project_ids);
      if (best.token_in_doubt && step.kind != StepKind::replace)
        plan_.warnings.push_back(
            {"token-not-compared",
             fmt::format("{}: the server does not tell the receiver's token, so that a new one "
                         "goes unnoticed",
                         printable(definition.name))});
      remove_old(step, found);
    }
    plan_.steps.push_back(std::move(step));
  }

  void remove_old(HookStep& step, const std::vector<Candidate>& found) {
    if (found.size() > 1)
      plan_.warnings.push_back(
          {"duplicate-name", fmt::format("{} hooks are called {} in the same project; one stays",
                                         found.size(), printable(step.name))});
    for (std::size_t i = 0; i < found.size(); ++i) {
      const HookInfo& hook = *found[i].hook;
      const bool stays = i == 0 && step.kind != StepKind::replace;
      // What another hook of the file has claimed is its to keep or to remove.
      if (!claimed_.insert(hook.hook_id).second || stays) continue;
      step.remove_ids.push_back(hook.hook_id);
      warn_of_other_projects(hook);
    }
    if (step.kind == StepKind::none && !step.remove_ids.empty()) {
      step.kind = StepKind::remove;
      step.changes.push_back({"name", fmt::format("{} hooks", found.size()), "one"});
    }
  }

  void warn_of_other_projects(const HookInfo& hook) {
    const auto others = lacking(hook.definition.project_ids, named_);
    if (others.empty()) return;
    plan_.warnings.push_back(
        {"other-projects",
         fmt::format("{} ({}) goes from projects that the file does not name: {}",
                     printable(hook.definition.name), hook.hook_id, joined(others))});
  }

  std::span<const DesiredHook> desired_;
  PlanOptions options_;
  std::vector<std::string> named_;
  std::vector<const HookInfo*> actual_;
  std::set<std::string_view> claimed_;
  HookPlan plan_;
};

}  // namespace

std::string_view name_of(StepKind kind) {
  switch (kind) {
    case StepKind::none:
      return "none";
    case StepKind::create:
      return "create";
    case StepKind::attach:
      return "attach";
    case StepKind::replace:
      return "replace";
    case StepKind::remove:
      break;
  }
  return "delete";
}

std::size_t HookPlan::differences() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      steps, [](const HookStep& step) { return step.kind != StepKind::none; }));
}

std::vector<std::string> projects_of(std::span<const DesiredHook> desired,
                                     const std::vector<std::string>& others) {
  std::vector<std::string> ids;
  const auto take = [&](const std::vector<std::string>& some) {
    for (const auto& id : some)
      if (!contains(ids, id)) ids.push_back(id);
  };
  for (const auto& hook : desired) take(hook.definition.project_ids);
  take(others);
  return ids;
}

HookPlan plan_hooks(std::span<const DesiredHook> desired, std::span<const HookInfo> actual,
                    const PlanOptions& options) {
  return Planner(desired, actual, options).run();
}

}  // namespace hookctl::aruna
