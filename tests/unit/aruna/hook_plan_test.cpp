#include "aruna/hook_plan.hpp"

#include <algorithm>
#include <chrono>

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace hookctl;
using namespace hookctl::aruna;
using namespace std::chrono_literals;

namespace {

constexpr auto p1 = "01HZPR0JECT100000000000000";
constexpr auto p2 = "01HZPR0JECT200000000000000";
constexpr auto p3 = "01HZPR0JECT300000000000000";
const Time now = parse_time("2026-01-01").value();

HookDefinition definition(std::string name = "a") {
  HookDefinition made;
  made.name = std::move(name);
  made.description = "d";
  made.trigger = {TriggerType::object_finished,
                  {NameFilter{"x"}, KeyValue{"k", "v", KeyValueVariant::label}}};
  made.action = ExternalHook{"https://x.example/?k=1", Method::post, Secret("token"), "template"};
  made.expires = now + 24h * 30;
  made.project_ids = {p1};
  return made;
}

ExternalHook& external(HookDefinition& of) {
  return std::get<ExternalHook>(of.action);
}

HookInfo there(std::string id, HookDefinition of = definition()) {
  return {std::move(id), std::move(of)};
}

template <typename... Info>
std::vector<HookInfo> list(Info... infos) {
  std::vector<HookInfo> all;
  (all.push_back(std::move(infos)), ...);
  return all;
}

std::vector<DesiredHook> want(HookDefinition of = definition()) {
  std::vector<DesiredHook> all;
  all.push_back({std::move(of), std::nullopt, std::nullopt});
  return all;
}

/// "replace a 1 [url] -1": kind, name, id, fields, deletions; steps separated by "; ".
std::string steps(const HookPlan& plan) {
  std::string text;
  for (const auto& step : plan.steps) {
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", name_of(step.kind), step.name);
    if (!step.hook_id.empty()) text += " " + step.hook_id;
    for (const auto& change : step.changes) text += fmt::format(" [{}]", change.field);
    for (const auto& id : step.remove_ids) text += " -" + id;
  }
  return text;
}

std::string planned(const std::vector<DesiredHook>& desired, const std::vector<HookInfo>& actual,
                    bool prune = false) {
  return steps(plan_hooks(desired, actual, {now, prune}));
}

bool warned(const HookPlan& plan, std::string_view code) {
  return std::ranges::any_of(plan.warnings, [&](const auto& one) { return one.code == code; });
}

}  // namespace

TEST_CASE("what is there needs nothing, and what is not is created") {
  CHECK(planned(want(), {}) == "create a");
  CHECK(planned(want(), list(there("1"))) == "none a 1");
  CHECK(plan_hooks(want(), list(there("1")), {now, false}).differences() == 0);
  CHECK(plan_hooks(want(), {}, {now, false}).differences() == 1);
  // Listed once for each of its projects.
  const auto plan = plan_hooks(want(), list(there("1"), there("1")), {now, false});
  CHECK(steps(plan) == "none a 1");
  CHECK(plan.warnings.empty());
}

TEST_CASE("every field that differs is told") {
  struct Row {
    const char* field;
    void (*change)(HookDefinition&);
  };
  for (const auto& [field, change] : {
           Row{"description", [](HookDefinition& of) { of.description = "e"; }},
           Row{"trigger",
               [](HookDefinition& of) { of.trigger.type = TriggerType::resource_created; }},
           Row{"filters", [](HookDefinition& of) { of.trigger.filters.pop_back(); }},
           Row{"filters",
               [](HookDefinition& of) {
                 std::get<KeyValue>(of.trigger.filters.back()).variant = KeyValueVariant::hook;
               }},
           Row{"url", [](HookDefinition& of) { external(of).url = "https://y.example/"; }},
           Row{"url", [](HookDefinition& of) { external(of).url = "https://x.example/?k=2"; }},
           Row{"method", [](HookDefinition& of) { external(of).method = Method::put; }},
           Row{"template", [](HookDefinition& of) { external(of).custom_template.reset(); }},
           Row{"template", [](HookDefinition& of) { external(of).custom_template = "other"; }},
           Row{"token", [](HookDefinition& of) { external(of).token = Secret("other"); }},
           Row{"action",
               [](HookDefinition& of) {
                 of.action = AddLabel{"k", "v"};
               }},
           Row{"expires", [](HookDefinition& of) { of.expires += 1ms; }},
       }) {
    CAPTURE(field);
    auto differing = definition();
    change(differing);
    CHECK(planned(want(), list(there("1", std::move(differing)))) ==
          fmt::format("replace a 1 [{}] -1", field));
  }
}

TEST_CASE("neither tokens nor hidden parts of URLs are told") {
  auto differing = definition();
  external(differing).token = Secret("canary");
  external(differing).url = "https://u:canary@x.example/?k=canary";
  const auto plan = plan_hooks(want(), list(there("1", std::move(differing))), {now, false});
  REQUIRE(plan.steps.front().changes.size() == 2);
  for (const auto& change : plan.steps.front().changes) {
    CHECK(change.from.find("canary") == std::string::npos);
    CHECK(change.to.find("canary") == std::string::npos);
  }
}

TEST_CASE("filters are a set") {
  auto other = definition();
  std::ranges::reverse(other.trigger.filters);
  other.trigger.filters.emplace_back(NameFilter{"x"});
  CHECK(planned(want(), list(there("1", std::move(other)))) == "none a 1");
}

TEST_CASE("a token that the server does not tell is not compared") {
  auto silent = definition();
  external(silent).token.reset();
  const auto plan = plan_hooks(want(), list(there("1", silent.clone())), {now, false});
  CHECK(steps(plan) == "none a 1");
  CHECK(warned(plan, "token-not-compared"));
  // The other way round there is a token that should not be there.
  CHECK(planned(want(std::move(silent)), list(there("1"))) == "replace a 1 [token] -1");
}

TEST_CASE("a lifetime is kept as long as enough of it is left") {
  const auto wanted = [](std::optional<std::chrono::milliseconds> renew = {}) {
    auto desired = want();
    desired.front().lifetime = 24h * 90;
    desired.front().renew_before = renew;
    return desired;
  };
  const auto left = [](std::chrono::hours hours) {
    auto info = there("1");
    info.definition.expires = now + hours;
    return list(std::move(info));
  };
  CHECK(planned(wanted(), left(24h * 90)) == "none a 1");
  CHECK(planned(wanted(), left(24h * 30)) == "none a 1");
  CHECK(planned(wanted(), left(24h * 30 - 1h)) == "replace a 1 [expires] -1");
  CHECK(planned(wanted(), left(-1h)) == "replace a 1 [expires] -1");
  CHECK(planned(wanted(), left(24h * 90 + 1h)) == "replace a 1 [expires] -1");
  CHECK(planned(wanted(24h * 80), left(24h * 79)) == "replace a 1 [expires] -1");
  CHECK(planned(wanted(24h), left(25h)) == "none a 1");
}

TEST_CASE("projects that are lacking are attached, and others need a new hook") {
  auto both = definition();
  both.project_ids = {p1, p2};
  auto plan = plan_hooks(want(both.clone()), list(there("1")), {now, false});
  CHECK(steps(plan) == "attach a 1 [projects]");
  CHECK(plan.steps.front().project_ids == std::vector<std::string>{p2});
  auto reversed = both.clone();
  std::ranges::reverse(reversed.project_ids);
  CHECK(planned(want(both.clone()), list(there("1", std::move(reversed)))) == "none a 1");
  CHECK(planned(want(), list(there("1", both.clone()))) == "replace a 1 [projects] -1");
  auto twice = definition();
  twice.project_ids = {p1, p1};
  CHECK(planned(want(), list(there("1", twice.clone()))) == "replace a 1 [projects] -1");
  CHECK(planned(want(both.clone()), list(there("1", std::move(twice)))) ==
        "replace a 1 [projects] -1");
  auto other = both.clone();
  other.description = "e";
  CHECK(planned(want(std::move(other)), list(there("1"))) ==
        "replace a 1 [description] [projects] -1");
}

TEST_CASE("a hook of that name in another project is another hook") {
  auto elsewhere = definition();
  elsewhere.project_ids = {p2};
  CHECK(planned(want(), list(there("1", std::move(elsewhere)))) == "create a");
}

TEST_CASE("of several hooks of a name one stays") {
  auto old = definition();
  old.description = "old";
  const auto plan =
      plan_hooks(want(), list(there("1", old.clone()), there("2"), there("3")), {now, false});
  CHECK(steps(plan) == "delete a 3 [name] -2 -1");  // the newest of those that are right
  CHECK(warned(plan, "duplicate-name"));
  CHECK(planned(want(), list(there("1", old.clone()), there("2", old.clone()))) ==
        "replace a 2 [description] -2 -1");
  CHECK(planned(want(), list(there("1"), there("2", old.clone()))) == "delete a 1 [name] -2");
  // What a run that failed half-way left behind is finished by the next.
  CHECK(planned(want(), list(there("1", std::move(old)), there("2"))) == "delete a 2 [name] -1");
}

TEST_CASE("what the file does not have goes only where that is asked for") {
  auto desired = want();
  const auto actual = [] { return list(there("1"), there("2", definition("b"))); };
  auto plan = plan_hooks(desired, actual(), {now, false});
  CHECK(steps(plan) == "none a 1");
  REQUIRE(plan.unmanaged.size() == 1);
  CHECK(plan.unmanaged.front().hook_id == "2");
  CHECK(plan.differences() == 0);
  CHECK(planned(desired, actual(), true) == "none a 1; delete b 2 -2");
  auto elsewhere = definition("b");
  elsewhere.project_ids = {p3};
  CHECK(planned(desired, list(there("1"), there("2", elsewhere.clone())), true) == "none a 1");
  elsewhere.project_ids = {p1, p3};
  plan = plan_hooks(desired, list(there("1"), there("2", std::move(elsewhere))), {now, true});
  CHECK(steps(plan) == "none a 1; delete b 2 -2");
  CHECK(warned(plan, "other-projects"));
}

TEST_CASE("the last hook of a project goes where the project is named beside the hooks") {
  const auto actual = list(there("1"));
  const std::vector<DesiredHook> none;
  CHECK(plan_hooks(none, actual, {now, true}).steps.empty());
  CHECK(steps(plan_hooks(none, actual, {now, true, {p1}})) == "delete a 1 -1");
  CHECK(projects_of(none, {p1, p2, p1}) == std::vector<std::string>{p1, p2});
}

TEST_CASE("one hook that two of the file want to replace goes once") {
  auto shared = definition();
  shared.project_ids = {p1, p2};
  auto second = definition();
  second.project_ids = {p2};
  auto desired = want();
  desired.push_back({std::move(second), std::nullopt, std::nullopt});
  CHECK(planned(desired, list(there("1", std::move(shared)))) ==
        "replace a 1 [projects] -1; replace a 1 [projects]");
  CHECK(projects_of(desired) == std::vector<std::string>{p1, p2});
}

TEST_CASE("internal actions are compared") {
  auto adds = definition();
  adds.action = AddLabel{"k", "v"};
  CHECK(planned(want(adds.clone()), list(there("1", adds.clone()))) == "none a 1");
  auto other = adds.clone();
  // The server stores the two swapped.
  other.action = AddHook{"k", "v"};
  CHECK(planned(want(adds.clone()), list(there("1", std::move(other)))) == "none a 1");
  other = adds.clone();
  other.action = AddLabel{"k", "w"};
  CHECK(planned(want(std::move(adds)), list(there("1", std::move(other)))) ==
        "replace a 1 [action] -1");
}
