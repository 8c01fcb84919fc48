#include "aruna/hook_match.hpp"

#include <algorithm>

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

constexpr auto project = "01HZPR0JECT000000000000000";
constexpr auto other_project = "01HZ0THER00000000000000000";

KeyValue label(std::string key, std::string value) {
  return {std::move(key), std::move(value), KeyValueVariant::label};
}

HookInfo hook(std::vector<Filter> filters, TriggerType type = TriggerType::object_finished) {
  HookInfo made;
  made.hook_id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  made.definition.name = "hook";
  made.definition.trigger = {type, std::move(filters)};
  made.definition.action = ExternalHook{"https://x.example/", Method::post, {}, {}};
  made.definition.project_ids = {project};
  return made;
}

Resource object() {
  Resource made;
  made.id = "01BX5ZZKBKACTAV9WEVGEMMVRZ";
  made.name = "a.xml";
  made.key_values = {label("ABCD", "2.06"), {"S", "1", KeyValueVariant::static_label}};
  Relation parent;
  parent.internal =
      InternalRelation{project, ResourceVariant::project, InternalRelationVariant::belongs_to,
                       std::nullopt, RelationDirection::inbound};
  made.relations = {parent};
  return made;
}

MatchAnswer ask(const HookInfo& hook, const Resource& resource = object(), Occasion occasion = {},
                Semantics semantics = Semantics::server) {
  return match_hook(hook, resource, occasion, semantics);
}

bool warned(const MatchAnswer& answer, std::string_view code) {
  return std::ranges::any_of(answer.warnings, [&](const auto& one) { return one.code == code; });
}

Result<Subject> subject(std::string_view text) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  return read_subject(document->root());
}

const Filter xml = NameFilter{R"(\.xml$)"};
const Filter json_name = NameFilter{R"(\.json$)"};
const Filter abcd = label("^ABCD$", ".*");

}  // namespace

TEST_CASE("the server takes one filter, the guide wants all") {
  CHECK(ask(hook({xml})).fires);
  CHECK(ask(hook({abcd, json_name})).fires);
  CHECK_FALSE(ask(hook({json_name})).fires);
  CHECK_FALSE(ask(hook({})).fires);
  const auto guide = [&](std::vector<Filter> filters) {
    return ask(hook(std::move(filters)), object(), {}, Semantics::guide).fires;
  };
  CHECK(guide({xml, abcd}));
  CHECK_FALSE(guide({abcd, json_name}));
  CHECK(guide({}));
  CHECK(warned(ask(hook({abcd, json_name})), "filters-are-ored"));
  CHECK_FALSE(warned(ask(hook({abcd, xml})), "filters-are-ored"));
  CHECK(warned(ask(hook({})), "no-filter"));
}

TEST_CASE("every filter has its verdict and its reason") {
  const auto answer =
      ask(hook({abcd, json_name, Filter(label("ABCD", "3")), Filter(label("(", ""))}));
  REQUIRE(answer.filters.size() == 4);
  CHECK(answer.filters[0].filter == "label ^ABCD$=.*");
  CHECK(answer.filters[0].matches);
  CHECK(answer.filters[0].reason == "ABCD=2.06");
  CHECK(answer.filters[1].filter == R"(name \.json$)");
  CHECK_FALSE(answer.filters[1].matches);
  CHECK(answer.filters[2].reason == "the key is there, but no value of it matches");
  CHECK_FALSE(answer.filters[3].matches);
  CHECK(warned(answer, "regex-not-compiled"));
  CHECK(answer.reason == "1 of 4 filters match");
}

TEST_CASE("a key-value counts only in its variant") {
  CHECK_FALSE(ask(hook({Filter(label("^S$", ""))})).fires);
  CHECK(ask(hook({Filter(KeyValue{"^S$", "", KeyValueVariant::static_label})})).fires);
}

TEST_CASE("another event fires nothing") {
  const auto answer = ask(hook({xml}), object(), {TriggerType::resource_created, {}, {}});
  CHECK_FALSE(answer.fires);
  CHECK(answer.reason == "the hook waits for object-finished, and this is resource-created");
  CHECK(answer.filters.front().matches);  // and yet its filters are told
}

TEST_CASE("the project has to be one of the hook's") {
  auto elsewhere = hook({xml});
  elsewhere.definition.project_ids = {other_project};
  CHECK_FALSE(ask(elsewhere).fires);
  CHECK(ask(elsewhere, object(), {TriggerType::object_finished, {}, other_project}).fires);
  auto unknown = object();
  unknown.relations.clear();
  CHECK(ask(elsewhere, unknown).fires);
  CHECK(warned(ask(elsewhere, unknown), "project-unknown"));
  unknown = object();
  unknown.relations.front().internal->resource_variant = ResourceVariant::dataset;
  CHECK(warned(ask(elsewhere, unknown), "project-unknown"));
  auto twice = hook({xml});
  twice.definition.project_ids.emplace_back(project);
  CHECK(warned(ask(twice), "project-attached-twice"));
  auto nowhere = hook({xml});
  nowhere.definition.project_ids.clear();
  CHECK_FALSE(ask(nowhere).fires);
  nowhere.hook_id.clear();  // not registered yet
  CHECK(ask(nowhere).fires);
  CHECK(warned(ask(nowhere), "not-attached"));
  auto lower = hook({xml});
  lower.definition.project_ids = {"01hzpr0ject000000000000000"};
  CHECK(ask(lower).fires);
}

TEST_CASE("hooks on what is no object are not delivered") {
  auto dataset = object();
  dataset.variant = ResourceVariant::dataset;
  CHECK_FALSE(ask(hook({xml}), dataset).fires);
  const auto created = hook({xml}, TriggerType::resource_created);
  const Occasion creation{TriggerType::resource_created, {}, {}};
  CHECK_FALSE(ask(created, dataset, creation).fires);
  CHECK(ask(created, dataset, creation, Semantics::guide).fires);
}

TEST_CASE("on an update only what was added is looked at") {
  const auto waiting = hook({abcd}, TriggerType::label_added);
  const auto event = [](std::optional<std::vector<KeyValue>> added) {
    return Occasion{TriggerType::label_added, std::move(added), {}};
  };
  CHECK(ask(waiting, object(), event({{label("ABCD", "1")}})).fires);
  CHECK_FALSE(ask(waiting, object(), event({{label("OTHER", "1")}})).fires);
  CHECK(ask(waiting, object(), event({})).fires);
  CHECK(warned(ask(waiting, object(), event({})), "added-unknown"));
  // Nothing of that variant came: there was no such event.
  const auto named = hook({xml}, TriggerType::label_added);
  CHECK(ask(named, object(), event({{label("OTHER", "1")}})).fires);
  CHECK_FALSE(ask(named, object(), event({{{"S", "1", KeyValueVariant::static_label}}})).fires);
  CHECK_FALSE(ask(named, object(), event(std::vector<KeyValue>())).fires);
  // A filter of another variant may still look at what came along.
  const Filter statics = KeyValue{"S", "1", KeyValueVariant::static_label};
  CHECK(ask(hook({statics}, TriggerType::label_added), object(),
            event({{label("A", "1"), {"S", "1", KeyValueVariant::static_label}}}))
            .fires);
  CHECK_FALSE(ask(hook({Filter(KeyValue{"H", "", KeyValueVariant::hook})}, TriggerType::hook_added),
                  object(), {TriggerType::hook_added, {}, {}})
                  .fires);
}

TEST_CASE("the result of the hook's own work may fire it again") {
  CHECK_FALSE(loop_by_result(hook({xml}), {"a.json", {}}, Semantics::server));
  const auto loop = loop_by_result(hook({json_name, xml}), {"a.json", {}}, Semantics::server);
  REQUIRE(loop);
  CHECK(loop->code == "may-loop");
  CHECK(loop->message.find(R"(“name \.json$”)") != std::string::npos);
  CHECK_FALSE(loop_by_result(hook({json_name, xml}), {"a.json", {}}, Semantics::guide));
  CHECK(loop_by_result(hook({abcd}), {"a.json", {label("ABCD", "x")}}, Semantics::server));
  CHECK(loop_by_result(hook({abcd}, TriggerType::label_added), {"a", {label("ABCD", "x")}},
                       Semantics::server));
  CHECK_FALSE(loop_by_result(hook({Filter(NameFilter{""})}, TriggerType::label_added), {"a", {}},
                             Semantics::server));
  CHECK(loop_by_result(hook({Filter(NameFilter{""})}, TriggerType::resource_created), {"a", {}},
                       Semantics::server));
}

TEST_CASE("a hook may set itself off") {
  CHECK(loop_by_itself(hook({Filter(NameFilter{""})}, TriggerType::hook_status_changed), object(),
                       Semantics::server));
  CHECK(loop_by_itself(hook({Filter(KeyValue{"", "RUNNING", KeyValueVariant::hook_status})},
                            TriggerType::hook_status_changed),
                       object(), Semantics::server));
  CHECK_FALSE(loop_by_itself(hook({Filter(KeyValue{"", "FINISHED", KeyValueVariant::hook_status})},
                                  TriggerType::hook_status_changed),
                             object(), Semantics::server));
  CHECK_FALSE(loop_by_itself(hook({xml}), object(), Semantics::server));
  // The project is another question.
  auto elsewhere = hook({Filter(NameFilter{""})}, TriggerType::hook_status_changed);
  elsewhere.definition.project_ids = {other_project};
  CHECK(loop_by_itself(elsewhere, object(), Semantics::server));
  CHECK_FALSE(loop_by_result(elsewhere, {"a", {}}, Semantics::server));
  auto internal = hook({Filter(label("SEEN", ""))}, TriggerType::label_added);
  internal.definition.action = AddLabel{"SEEN", "1"};
  CHECK(loop_by_itself(internal, object(), Semantics::server));
  internal.definition.action = AddHook{"SEEN", "1"};
  CHECK(loop_by_itself(internal, object(), Semantics::server));
  internal.definition.action = AddLabel{"OTHER", "1"};
  CHECK_FALSE(loop_by_itself(internal, object(), Semantics::server));
}

TEST_CASE("an object's name is what follows collection and dataset") {
  CHECK(name_of_key("o") == "o");
  CHECK(name_of_key("d/o") == "o");
  CHECK(name_of_key("c/d/o") == "o");
  CHECK(name_of_key("c/d/o/p") == "o/p");
}

TEST_CASE("every form of a payload and of a resource is read") {
  for (const auto* text : {
           R"({"hook_id":"test-123","object":{"object":{"id":"obj-456","name":"a"}}})",
           R"({"object":{"Object":{"id":"x","name":"a"}},"download":null})",
           R"({"object":{"id":"x","name":"a"}})",
           R"({"Object":{"id":"x","name":"a"}})",
           R"({"id":"x","name":"a","keyValues":[]})",
           R"({"id":"x","name":"a","key_values":[{"key":"k","value":"v","variant":1}]})",
       }) {
    CAPTURE(text);
    const auto got = subject(text);
    REQUIRE(got);
    CHECK(got->resource.name == "a");
    CHECK(got->resource.variant == ResourceVariant::object);
  }
  CHECK(subject(R"({"object":{"resource_id":"x"}})")->resource.id == "x");
  CHECK(subject(R"({"resource_id":"x"})")->resource.id == "x");
  CHECK(subject(R"({"dataset":{"id":"x","name":"d"}})")->resource.variant ==
        ResourceVariant::dataset);
  CHECK(subject(R"({"object":{"object":{"id":"x"}},"download":"https://h/k"})")->download);
  CHECK_FALSE(subject(R"({"object":{"object":{"id":"x"}},"download":"no"})")->download);
  for (const auto* text : {"{}", "[]", "3", R"({"object":3})", R"({"name":3})",
                           R"({"id":"x","name":"a","key_values":3})"}) {
    CAPTURE(text);
    const auto got = subject(text);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == ErrorCode::invalid_input);
  }
}
