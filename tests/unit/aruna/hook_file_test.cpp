#include "aruna/hook_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace hookctl;
using namespace hookctl::aruna;
using namespace std::chrono_literals;

namespace {

Result<HookFile> read(std::string_view text) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  return read_hook_file(document->root());
}

/// One hook with its usual members, and others in their place or beside them.
std::string one(std::string_view members) {
  std::string text = R"({"hook":[{)";
  const auto add = [&](std::string_view key, std::string_view member) {
    if (members.find(key) == std::string_view::npos) text += fmt::format("{},", member);
  };
  add("\"name\"", R"("name":"n")");
  add("\"trigger\"", R"("trigger":"object-finished")");
  add("\"expires", R"("expires":"2030-01-01")");
  add("\"projects\"", R"("projects":["01arz3ndektsv4rrffq69g5fav"])");
  if (members.find("\"add_") == std::string_view::npos) add("\"url\"", R"("url":"https://x/")");
  text += members;
  if (text.ends_with(',')) text.pop_back();
  return text + "}]}";
}

std::string error_of(std::string_view text) {
  const auto got = read(text);
  if (got) return "fine";
  CHECK(got.error().code == ErrorCode::invalid_input);
  return got.error().message + " | " + got.error().hint;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("all that a hook may say") {
  const auto got = read(one(R"("description":"d","method":"put","template":"t","token-env":"T",
    "expires_in":"90d","renew-before":"7d","filters":[{"label":"A=b=c"},{"static_label":"S=1"},
    {"hook-label":{"key":"x=y","value":"z"}},{"hook_status":"=","name":"n"}])"));
  CHECK_FALSE(got);  // the last filter has two keys
  const auto fine = read(one(R"("description":"d","method":"put","template":"t","token-env":"T",
    "expires_in":"90d","renew-before":"7d","filters":[{"label":"A=b=c"},{"static_label":"S=1"},
    {"hook-label":{"key":"x=y","value":"z"}},{"hook_status":"H="},{"object_name":"r"}])"));
  REQUIRE(fine);
  REQUIRE(fine->hooks.size() == 1);
  const HookEntry& entry = fine->hooks.front();
  const HookDefinition& definition = entry.hook.definition;
  CHECK(definition.name == "n");
  CHECK(definition.description == "d");
  CHECK(definition.trigger.type == TriggerType::object_finished);
  CHECK(definition.project_ids == std::vector<std::string>{"01ARZ3NDEKTSV4RRFFQ69G5FAV"});
  const auto& external = std::get<ExternalHook>(definition.action);
  CHECK(external.url == "https://x/");
  CHECK(external.method == Method::put);
  CHECK(external.custom_template == "t");
  CHECK(entry.token_env == "T");
  CHECK(entry.hook.lifetime == 24h * 90);
  CHECK(entry.hook.renew_before == 24h * 7);
  const auto pair = [&](std::size_t i) {
    return std::get<KeyValue>(definition.trigger.filters[i]);
  };
  CHECK(pair(0) == KeyValue{"A", "b=c", KeyValueVariant::label});
  CHECK(pair(1) == KeyValue{"S", "1", KeyValueVariant::static_label});
  CHECK(pair(2) == KeyValue{"x=y", "z", KeyValueVariant::hook});
  CHECK(pair(3) == KeyValue{"H", "", KeyValueVariant::hook_status});
  CHECK(std::get<NameFilter>(definition.trigger.filters[4]).regex == "r");
}

TEST_CASE("what is left out") {
  const auto got = read(one(""));
  REQUIRE(got);
  const auto& external = std::get<ExternalHook>(got->hooks.front().hook.definition.action);
  CHECK(external.method == Method::post);
  CHECK_FALSE(external.custom_template);
  CHECK_FALSE(got->hooks.front().hook.lifetime);
  CHECK(got->hooks.front().hook.definition.expires == parse_time("2030-01-01").value());
  CHECK(got->hooks.front().hook.definition.trigger.filters.empty());
}

TEST_CASE("the file's projects are those of hooks without any, and may stand alone") {
  const auto got = read(R"({"projects":["01ARZ3NDEKTSV4RRFFQ69G5FAV"],"hook":[{"name":"n","url":"u",
    "trigger":"label-added","expires_in":"1d"}]})");
  REQUIRE(got);
  CHECK(got->project_ids == std::vector<std::string>{"01ARZ3NDEKTSV4RRFFQ69G5FAV"});
  CHECK(got->hooks.front().hook.definition.project_ids == got->project_ids);
  const auto alone = read(R"({"projects":["01ARZ3NDEKTSV4RRFFQ69G5FAV"]})");
  REQUIRE(alone);
  CHECK(alone->hooks.empty());
  CHECK(error_of(R"({"projects":["x"]})").starts_with("/projects/0"));
}

TEST_CASE("internal actions") {
  const auto label = read(one(R"("add_label":"A=1")"));
  REQUIRE(label);
  CHECK(std::get<AddLabel>(label->hooks.front().hook.definition.action) == AddLabel{"A", "1"});
  const auto hook = read(one(R"("add_hook":{"key":"A","value":"1"})"));
  REQUIRE(hook);
  CHECK(std::get<AddHook>(hook->hooks.front().hook.definition.action) == AddHook{"A", "1"});
}

TEST_CASE("every mistake is named by its place, with what to write instead") {
  struct Row {
    std::string text;
    std::string_view place, hint;
  };
  for (const auto& [text, place, hint] : {
           Row{"{}", "there is no hook", "[[hook]]"},
           Row{R"({"hooks":[]})", "/hooks", "did you mean hook?"},
           Row{R"({"hook":{}})", "/hook", ""},
           Row{one(R"("nmae":"x")"), "/hook/0/nmae", "did you mean name?"},
           Row{one(R"("token":"secret")"), "/hook/0/token", "say where it is"},
           Row{one(R"("expires_in":"1d","expires-in":"1d")"), "/hook/0/expires_in", ""},
           Row{one(R"("trigger":"object-finish")"), "/hook/0/trigger",
               "did you mean object-finished?"},
           Row{one(R"("trigger":3)"), "/hook/0/trigger", ""},
           Row{one(R"("filters":["A=b"])"), "/hook/0/filters/0", ""},
           Row{one(R"("filters":[{}])"), "/hook/0/filters/0", "object_name"},
           Row{one(R"("filters":[{"labl":"A=b"}])"), "/hook/0/filters/0/labl",
               "did you mean label?"},
           Row{one(R"("filters":[{"label":"A"}])"), "/hook/0/filters/0/label", "KEY"},
           Row{one(R"("filters":[{"label":"=A"}])"), "/hook/0/filters/0/label", ""},
           Row{one(R"("filters":[{"label":{"key":"A"}}])"), "/hook/0/filters/0/label", ""},
           Row{one(R"("method":"get")"), "/hook/0/method", ""},
           Row{one(R"("url":"https://x/","add_label":"A=1")"), "/hook/0/add_label", "choose one"},
           Row{one(R"("add_label":"A=1","method":"put")"), "/hook/0/method", "url"},
           Row{one(R"("template":"a","template_file":"b")"), "/hook/0/template_file", ""},
           Row{one(R"("token_env":"a","token_command":"b")"), "/hook/0/token_command", ""},
           Row{one(R"("expires":"2030-01-01","expires_in":"1d")"), "/hook/0/expires_in", ""},
           Row{one(R"("expires":"soon")"), "/hook/0/expires", "2027-01-31"},
           Row{one(R"("expires":1935689600000)"), "/hook/0/expires", "2027-01-31"},
           Row{one(R"("expires_in":"1 month")"), "/hook/0/expires_in", "90d"},
           Row{one(R"("expires_in":"99999999999d")"), "/hook/0/expires_in", ""},
           Row{one(R"("expires_in":"36526d")"), "/hook/0/expires_in", ""},
           Row{one(R"("expires_in":"0")"), "/hook/0/expires_in", ""},
           Row{one(R"("expires_in":"1d","renew_before":"1d")"), "/hook/0/renew_before", ""},
           Row{one(R"("renew_before":"1d")"), "/hook/0/renew_before", ""},
           Row{one(R"("projects":[])"), "/hook/0/projects", ""},
           Row{one(R"("projects":["x"])"), "/hook/0/projects/0", ""},
           Row{R"({"hook":[{"name":"n","trigger":"object-finished"}]})", "/hook/0", "add_label"},
           Row{R"({"hook":[{"name":"n","trigger":"object-finished","url":"u"}]})", "/hook/0",
               "project ids"},
           Row{R"({"hook":[{}]})", "/hook/0", ""},
       }) {
    CAPTURE(text);
    const auto error = error_of(text);
    CHECK(error.starts_with(place));
    CHECK(contains(error, hint));
  }
}

TEST_CASE("two hooks of one name and project are one too many") {
  const std::string hook = R"("name":"n","trigger":"label-added","url":"u","expires_in":"1d",)";
  const auto two = [&](std::string_view first, std::string_view second) {
    return fmt::format(R"({{"hook":[{{{0}"projects":["{1}"]}},{{{0}"projects":["{2}"]}}]}})", hook,
                       first, second);
  };
  CHECK(error_of(two("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ")) == "fine");
  auto same = two("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01arz3ndektsv4rrffq69g5fav");
  CHECK(error_of(same).starts_with("/hook/1"));
  CHECK(error_of(same.replace(same.find("\"n\""), 3, "\"m\"")) == "fine");
}

TEST_CASE("the places of a definition are those of the file") {
  auto got = read(one(R"("template_file":"t","token_file":"f")"));
  REQUIRE(got);
  HookEntry& entry = got->hooks.front();
  const auto place = [&](std::string_view pointer) { return pointer_in_file(entry, pointer); };
  CHECK(place("/name") == "/hook/0/name");
  CHECK(place("/trigger/triggerType") == "/hook/0/trigger");
  CHECK(place("/trigger/filters/12/keyValue/key") == "/hook/0/filters/12");
  CHECK(place("/hook/externalHook/url") == "/hook/0/url");
  CHECK(place("/hook/externalHook/customTemplate") == "/hook/0/template_file");
  CHECK(place("/hook/externalHook/credentials/token") == "/hook/0/token_file");
  CHECK(place("/hook/internalHook/addLabel/key") == "/hook/0/add_label");
  CHECK(place("/timeout") == "/hook/0/expires");
  CHECK(place("/projectIds/1") == "/hook/0/projects/1");
  entry.hook.lifetime = 1h;
  CHECK(place("/timeout") == "/hook/0/expires_in");
}
