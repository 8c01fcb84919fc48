#include "aruna/hook_json.hpp"

#include <doctest/doctest.h>
#include <google/protobuf/util/json_util.h>

#include "aruna/proto_convert.hpp"

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

Result<ReadHook> read(std::string_view text) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  return read_hook(document->root());
}

ReadHook good(std::string_view text) {
  auto result = read(text);
  REQUIRE_MESSAGE(result.has_value(), result.error().message);
  return std::move(*result);
}

Error bad(std::string_view text) {
  auto result = read(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_input);
  return std::move(result).error();
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The body of the guide's script, its variables filled in.
constexpr std::string_view guide = R"({
"name": "YourServiceName",
"trigger": {
"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED",
"filters": [
{"keyValue": {"key": "^YOUR_LABEL$", "value": ".*", "variant": "KEY_VALUE_VARIANT_LABEL"}}
]
},
"hook": {"externalHook": {"url": "https://your-service.com/webhook", "method": "METHOD_POST"}},
"timeout": "1735689600000",
"projectIds": ["01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"],
"description": "Your service description"
})";

}  // namespace

TEST_CASE("the guide's body is read as it is") {
  const ReadHook hook = good(guide);
  const HookDefinition& definition = hook.hook.definition;
  CHECK(hook.notices.empty());
  CHECK(hook.hook.hook_id.empty());
  CHECK(definition.name == "YourServiceName");
  CHECK(definition.description == "Your service description");
  CHECK(definition.trigger.type == TriggerType::object_finished);
  REQUIRE(definition.trigger.filters.size() == 1);
  CHECK(std::get<KeyValue>(definition.trigger.filters[0]) ==
        KeyValue{"^YOUR_LABEL$", ".*", KeyValueVariant::label});
  const auto& external = std::get<ExternalHook>(definition.action);
  CHECK(external.url == "https://your-service.com/webhook");
  CHECK(external.method == Method::post);
  CHECK_FALSE(external.token);
  CHECK_FALSE(external.custom_template);
  CHECK(format_time(definition.expires) == "2025-01-01T00:00:00.000Z");
  CHECK(definition.project_ids == std::vector<std::string>{"01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"});
}

TEST_CASE("snake_case, numbers and short names mean the same") {
  const ReadHook hook = good(R"({"name":"n","trigger":{"trigger_type":6,"filters":[
      {"key_value":{"key":"k","value":"v","variant":4}},{"name":"x"}]},
      "hook":{"external_hook":{"url":"https://h/","method":"PUT","custom_template":"t",
      "credentials":{"token":"hush"}}},"timeout":5,"project_ids":["p"]})");
  const HookDefinition& definition = hook.hook.definition;
  CHECK(definition.trigger.type == TriggerType::object_finished);
  CHECK(std::get<KeyValue>(definition.trigger.filters[0]).variant == KeyValueVariant::hook_status);
  CHECK(std::get<NameFilter>(definition.trigger.filters[1]).regex == "x");
  const auto& external = std::get<ExternalHook>(definition.action);
  CHECK(external.method == Method::put);
  CHECK(external.custom_template == "t");
  CHECK(external.token->reveal() == "hush");
  CHECK(definition.expires.time_since_epoch().count() == 5);
  CHECK(definition.project_ids.size() == 1);
}

TEST_CASE("the guide's name filter is corrected, and told") {
  const ReadHook hook = good(R"({"trigger":{"filters":[{"name":{"name":".*\\.xml$"}}]}})");
  CHECK(std::get<NameFilter>(hook.hook.definition.trigger.filters[0]).regex == ".*\\.xml$");
  REQUIRE(hook.notices.size() == 1);
  CHECK(holds(hook.notices[0], "/trigger/filters/0/name"));
}

TEST_CASE("internal actions") {
  const auto label = good(R"({"hook":{"internalHook":{"addLabel":{"key":"k","value":"v"}}}})");
  CHECK(std::get<AddLabel>(label.hook.definition.action) == AddLabel{"k", "v"});
  const auto hook = good(R"({"hook":{"internal_hook":{"add_hook":{"key":"k"}}}})");
  CHECK(std::get<AddHook>(hook.hook.definition.action) == AddHook{"k", ""});
  const auto relation = good(
      R"({"hook":{"internalHook":{"addRelation":{"external":{"identifier":"i","definedVariant":1}}}}})");
  CHECK(std::get<AddRelation>(relation.hook.definition.action).relation.external->identifier ==
        "i");
}

TEST_CASE("what is absent or null is not there") {
  for (const auto* text : {"{}", R"({"name":null,"trigger":null,"hook":null,"timeout":null})"}) {
    const HookDefinition definition = good(text).hook.definition;
    CHECK(definition.name.empty());
    CHECK(definition.trigger.type == TriggerType::unspecified);
    CHECK(std::holds_alternative<std::monostate>(definition.action));
    CHECK(definition.expires == Time());
  }
}

TEST_CASE("each fault of the form is named by its pointer") {
  struct Row {
    std::string_view text, pointer, said;
  };
  const Row rows[] = {
      {"[]", "", "must be an object"},
      {R"({"nmae":"x"})", "/nmae", "no such member"},
      {R"({"trigger":{"trigerType":1}})", "/trigger/trigerType", "no such member"},
      {R"({"trigger":{"filters":[{"nam":"x"}]}})", "/trigger/filters/0/nam", "no such member"},
      {R"({"trigger":{"filters":[{"keyValue":{"kee":"x"}}]}})", "/trigger/filters/0/keyValue/kee",
       "no such member"},
      {R"({"trigger":{"filters":[{"name":{"regex":"x"}}]}})", "/trigger/filters/0/name/regex",
       "no such member"},
      {R"({"hook":{"extrnalHook":{}}})", "/hook/extrnalHook", "no such member"},
      {R"({"hook":{"externalHook":{"uri":"x"}}})", "/hook/externalHook/uri", "no such member"},
      {R"({"hook":{"externalHook":{"credentials":{"tokn":"x"}}}})",
       "/hook/externalHook/credentials/tokn", "no such member"},
      {R"({"hook":{"internalHook":{"addLable":{}}}})", "/hook/internalHook/addLable",
       "no such member"},
      {R"({"hook":{"internalHook":{"addLabel":{"keys":""}}}})", "/hook/internalHook/addLabel/keys",
       "no such member"},
      {R"({"hook":{"internalHook":{}}})", "/hook/internalHook", "must have addLabel"},
      {R"({"trigger":{"filters":[{}]}})", "/trigger/filters/0", "must have name or keyValue"},
      {R"({"trigger":{"filters":[{"name":"a","keyValue":{}}]}})", "/trigger/filters/0/keyValue",
       "excludes name"},
      {R"({"hook":{"externalHook":{},"internalHook":{}}})", "/hook/internalHook",
       "excludes externalHook"},
      {R"({"trigger":{"triggerType":"TRIGGER_TYPE_OBJECT_FINISH"}})", "/trigger/triggerType",
       "must be"},
      {R"({"trigger":{"filters":{}}})", "/trigger/filters", "must be an array"},
      {R"({"trigger":{"filters":["x"]}})", "/trigger/filters/0", "must be an object"},
      {R"({"trigger":{"filters":[{"name":1}]}})", "/trigger/filters/0/name", "must be a string"},
      {R"({"timeout":"${T}"})", "/timeout", ""},
      {R"({"timeout":"1e3"})", "/timeout", ""},
      {R"({"timeout":1.5})", "/timeout", ""},
      {R"({"timeout":-1})", "/timeout", ""},
      {R"({"timeout":"99999999999999999999"})", "/timeout", ""},
      {R"({"projectIds":"x"})", "/projectIds", "must be an array"},
      {R"({"projectIds":[1]})", "/projectIds/0", "must be a string"},
      {R"({"projectIds":[],"project_ids":[]})", "/projectIds", "too"},
      {R"({"name":["x"]})", "/name", "must be a string"},
  };
  for (const Row& row : rows) {
    const Error error = bad(row.text);
    CHECK_MESSAGE(holds(error.message, row.pointer), row.text, " ", error.message);
    CHECK_MESSAGE(holds(error.message, row.said), row.text, " ", error.message);
  }
}

TEST_CASE("the nearest name is told") {
  CHECK(holds(bad(R"({"nmae":"x"})").hint, "did you mean name?"));
  CHECK(holds(bad(R"({"project_id":["x"]})").hint, "did you mean project_ids?"));
  CHECK(holds(bad(R"({"hook":{"externalHook":{"header":"x"}}})").hint, "there are: url"));
}

TEST_CASE("a pointer is told in the document's own names") {
  const auto document = json::Document::parse(
      R"({"project_ids":["x"],"trigger":{"filters":[{"key_value":{"key":"("}}]}})");
  REQUIRE(document);
  CHECK(pointer_in(document->root(), "/projectIds/0") == "/project_ids/0");
  CHECK(pointer_in(document->root(), "/trigger/filters/0/keyValue/key") ==
        "/trigger/filters/0/key_value/key");
  CHECK(pointer_in(document->root(), "/hook/externalHook/url") == "/hook/externalHook/url");
}

TEST_CASE("what is written reads back, and protobuf reads it too") {
  HookInfo hook{"01J8ZQ4V5S6T7V8W9X0Y1Z2A3B", {}};
  HookDefinition& definition = hook.definition;
  definition.name = "nä\"me";
  definition.description = "d";
  definition.trigger = {TriggerType::label_added,
                        {NameFilter{"a"}, KeyValue{"k", "v", KeyValueVariant::static_label}}};
  definition.expires = Time(std::chrono::milliseconds(1'735'689'600'000));
  definition.project_ids = {"p", "q"};
  std::vector<HookAction> actions;
  actions.emplace_back(ExternalHook{"https://h/x", Method::put, Secret("hush"), "t"});
  actions.emplace_back(ExternalHook{"https://h/x", Method::post, {}, {}});
  actions.emplace_back(AddLabel{"k", "v"});
  actions.emplace_back(AddHook{"k", "v"});
  Relation relation;
  relation.internal =
      InternalRelation{"id", ResourceVariant::object, InternalRelationVariant::origin, "c",
                       RelationDirection::outbound};
  actions.emplace_back(AddRelation{relation});
  Relation external;
  external.external = ExternalRelation{"i", ExternalRelationVariant::url, std::nullopt};
  actions.emplace_back(AddRelation{external});
  for (auto& action : actions) {
    definition.action = std::move(action);
    json::Writer info;
    write_hook_info(info, hook);
    CHECK_FALSE(holds(info.text(), "hush"));
    const ReadHook again = good(info.text());
    CHECK(again.hook.hook_id == hook.hook_id);
    if (auto* receiver = std::get_if<ExternalHook>(&definition.action)) receiver->token.reset();
    CHECK(differences(again.hook.definition, definition).empty());

    json::Writer request;
    write_create_request(request, definition);
    wire::hooks::CreateHookRequest message;
    REQUIRE(google::protobuf::util::JsonStringToMessage(request.text(), &message).ok());
    CHECK(differences(from_wire(message), definition).empty());
    wire::hooks::CreateHookRequest written;
    to_wire(definition, written);
    CHECK(written.SerializeAsString() == message.SerializeAsString());
  }
}

TEST_CASE("a request that is shown hides the URL's user-info, and keeps the rest") {
  struct Row {
    const char* url;
    std::string_view shown;
  };
  const Row rows[] = {
      {"https://u:p@h/x?a=1", R"("url":"https://[hidden]@h/x?a=1")"},
      {"https://u:p@x@h", R"("url":"https://[hidden]@h")"},
      {"https://h/x@y?a=%2F", R"("url":"https://h/x@y?a=%2F")"},
      {"no url", R"("url":"no url")"},
  };
  for (const Row& row : rows) {
    HookDefinition definition;
    definition.action = ExternalHook{row.url, Method::post, {}, {}};
    json::Writer out;
    write_create_request(out, definition);
    CHECK_MESSAGE(holds(out.text(), row.shown), out.text());
  }
}

TEST_CASE("numbers without a name are printed as numbers") {
  HookInfo hook{"x", {}};
  hook.definition.trigger.type = static_cast<TriggerType>(42);
  json::Writer out;
  write_hook_info(out, hook);
  CHECK(holds(out.text(), R"("triggerType":42)"));
}
