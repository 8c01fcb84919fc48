#include "aruna/hook_definition.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "aruna/hook_json.hpp"

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

constexpr std::string_view project = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B";
const Time now = parse_time("2026-03-01T12:00:00Z").value();

HookDefinition good() {
  HookDefinition out;
  out.name = "abcd";
  out.trigger = {TriggerType::object_finished, {NameFilter{"\\.xml$"}}};
  out.action =
      ExternalHook{"https://hooks.example/abcd", Method::post, Secret("receiver-token"), {}};
  out.expires = now + std::chrono::days(30);
  out.project_ids = {std::string(project)};
  return out;
}

ExternalHook& receiver(HookDefinition& definition) {
  return std::get<ExternalHook>(definition.action);
}

Result<void> checked(HookDefinition definition, bool force = false, bool allow_http = false) {
  return check_definition(definition, {now, allow_http, force});
}

template <typename Change>
Error refusal(Change change) {
  HookDefinition definition = good();
  change(definition);
  const auto result = checked(std::move(definition));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_input);
  return result.error();
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string_view> codes(const HookDefinition& definition) {
  std::vector<std::string_view> out;
  for (const HookWarning& warning : warnings_of(definition, now)) out.push_back(warning.code);
  return out;
}

bool warned(const HookDefinition& definition, std::string_view code) {
  const auto all = codes(definition);
  return std::ranges::find(all, code) != all.end();
}

}  // namespace

TEST_CASE("a good definition passes, and warns of nothing") {
  CHECK(checked(good()));
  CHECK(codes(good()).empty());
}

TEST_CASE("each fault is named by its place") {
  struct Row {
    std::string_view place;
    std::string_view said;
    void (*spoil)(HookDefinition&);
  };
  const Row rows[] = {
      {"/name", "must not be empty", [](auto& d) { d.name.clear(); }},
      {"/name", "UTF-8", [](auto& d) { d.name = "\xff"; }},
      {"/name", "NUL", [](auto& d) { d.name = std::string("a\0b", 3); }},
      {"/name", "longer than", [](auto& d) { d.name.assign(70'000, 'x'); }},
      {"/name", "placeholder", [](auto& d) { d.name = "${NAME}"; }},
      {"/description", "UTF-8", [](auto& d) { d.description = "\xc3"; }},
      {"/trigger/triggerType", "missing",
       [](auto& d) { d.trigger.type = TriggerType::unspecified; }},
      {"/trigger/triggerType", "no trigger of that number",
       [](auto& d) { d.trigger.type = static_cast<TriggerType>(7); }},
      {"/trigger/filters/1/name", "does not compile",
       [](auto& d) { d.trigger.filters.emplace_back(NameFilter{"("}); }},
      {"/trigger/filters/0/keyValue/key", "does not compile",
       [](auto& d) {
         d.trigger.filters = {KeyValue{"[", "v", KeyValueVariant::label}};
       }},
      {"/trigger/filters/0/keyValue/value", "does not compile",
       [](auto& d) {
         d.trigger.filters = {KeyValue{"k", "*", KeyValueVariant::hook}};
       }},
      {"/trigger/filters/0/keyValue/variant", "variant is missing",
       [](auto& d) {
         d.trigger.filters = {KeyValue{"k", "v", KeyValueVariant::unspecified}};
       }},
      {"/trigger/filters/0/keyValue/variant", "there is none such",
       [](auto& d) {
         d.trigger.filters = {KeyValue{"k", "v", static_cast<KeyValueVariant>(9)}};
       }},
      {"/hook", "nothing says", [](auto& d) { d.action = std::monostate(); }},
      {"/hook/internalHook/addLabel/key", "must not be empty",
       [](auto& d) {
         d.action = AddLabel{"", "v"};
       }},
      {"/hook/internalHook/addHook/value", "UTF-8",
       [](auto& d) {
         d.action = AddHook{"k", "\xff"};
       }},
      {"/hook/externalHook/url", "missing", [](auto& d) { receiver(d).url.clear(); }},
      {"/hook/externalHook/url", "", [](auto& d) { receiver(d).url = "ftp://x/"; }},
      {"/hook/externalHook/url", "", [](auto& d) { receiver(d).url = "hooks.example/abcd"; }},
      {"/hook/externalHook/url", "placeholder",
       [](auto& d) { receiver(d).url = "https://${HOST}/x"; }},
      {"/hook/externalHook/url", "in place of a part",
       [](auto& d) { receiver(d).url = "https://hooks.example/abcd?…"; }},
      {"/hook/externalHook/url", "in place of a part",
       [](auto& d) { receiver(d).url = "https://[hidden]@hooks.example/abcd"; }},
      {"/hook/externalHook/url", "unencrypted",
       [](auto& d) { receiver(d).url = "http://hooks.example/"; }},
      {"/hook/externalHook/method", "method is missing",
       [](auto& d) { receiver(d).method = Method::unspecified; }},
      {"/hook/externalHook/method", "none such",
       [](auto& d) { receiver(d).method = static_cast<Method>(3); }},
      {"/hook/externalHook/credentials/token", "is empty",
       [](auto& d) { receiver(d).token = Secret(""); }},
      {"/hook/externalHook/credentials/token", "in place of a token",
       [](auto& d) { receiver(d).token = Secret(hidden_token); }},
      {"/hook/externalHook/credentials/token", "placeholder",
       [](auto& d) { receiver(d).token = Secret("<AUTH_TOKEN>"); }},
      {"/hook/externalHook/credentials/token", "header",
       [](auto& d) { receiver(d).token = Secret("a\r\nb: c"); }},
      {"/hook/externalHook/customTemplate", "", [](auto& d) { receiver(d).custom_template = ""; }},
      {"/hook/externalHook/customTemplate", "pubkey_serial",
       [](auto& d) { receiver(d).custom_template = "{{secret}}{{object_id}}{{hook_id}}"; }},
      {"/timeout", "missing", [](auto& d) { d.expires = {}; }},
      {"/timeout", "cannot read", [](auto& d) { d.expires = Time(std::chrono::milliseconds(-1)); }},
      {"/timeout", "has passed", [](auto& d) { d.expires = now - std::chrono::hours(1); }},
      {"/timeout", "nanoseconds", [](auto& d) { d.expires += std::chrono::days(3'650'000); }},
      {"/projectIds/1", "no project's id", [](auto& d) { d.project_ids.emplace_back("x"); }},
      {"/projectIds/0", "placeholder", [](auto& d) { d.project_ids = {"${PROJECT}"}; }},
  };
  for (const Row& row : rows) {
    const Error error = refusal(row.spoil);
    CHECK_MESSAGE(error.message.starts_with(std::string(row.place) + ": "), error.message);
    CHECK_MESSAGE(holds(error.message, row.said), error.message);
  }
}

TEST_CASE("places are told in the caller's words") {
  HookDefinition definition = good();
  definition.project_ids = {"x"};
  const auto result = check_definition(definition, {now}, [](std::string_view pointer) {
    return "here(" + std::string(pointer) + ")";
  });
  REQUIRE_FALSE(result);
  CHECK(result.error().message.starts_with("here(/projectIds/0): "));
}

TEST_CASE("a time in seconds is recognised, and so is a duration") {
  const auto with = [](std::int64_t value) {
    return refusal([&](auto& d) { d.expires = Time(std::chrono::milliseconds(value)); });
  };
  const Error seconds = with(1'893'456'000);  // 2030
  CHECK(holds(seconds.message, "seconds since 1970"));
  CHECK(holds(seconds.hint, "write 1893456000000, which is 2030-01-01T00:00:00"));
  const Error week = with(604'800);
  CHECK(holds(week.message, "looks like a duration"));
  CHECK(holds(week.hint, "--expires-in 604800s"));
  const Error late = with(1'735'689'600);  // 2025
  CHECK(holds(late.message, "seconds since 1970"));
  CHECK(holds(late.message, "2025-01-01T00:00:00.000Z has passed"));
  CHECK(holds(with(1'735'689'600'000).message, "2025-01-01T00:00:00.000Z has passed"));
}

TEST_CASE("force lets times and regexes pass, and nothing else") {
  HookDefinition definition = good();
  definition.expires = Time(std::chrono::milliseconds(604'800));
  definition.trigger.filters = {NameFilter{"(?x) a b"}};
  CHECK_FALSE(checked(definition.clone()));
  CHECK(checked(definition.clone(), true));
  definition.name.clear();
  CHECK_FALSE(checked(definition.clone(), true));
}

TEST_CASE("what only Rust's engine understands is told apart") {
  for (const auto* regex :
       {"(?x)a", "[a-z&&[^x]]", "[a[bc]]", "[a--b]", "[^]a~~b]", "\\Qa.b\\E", "\\C", "\\012"}) {
    const Error error = refusal([&](auto& d) { d.trigger.filters = {NameFilter{regex}}; });
    CHECK(holds(error.hint, "--force"));
  }
}

TEST_CASE("what both engines read alike passes") {
  for (const auto* regex : {"[[:alpha:]_-]+", "[]a]", "[^]a]", "[a\\[b]", "a&&b", "--", "[a-]",
                            "\\d", "(?i)x", "(?P<n>x)", "(?<n>x)", "\\[x\\]", "\\\\d"}) {
    HookDefinition definition = good();
    definition.trigger.filters = {NameFilter{regex}};
    CHECK_MESSAGE(checked(std::move(definition)), regex);
  }
}

TEST_CASE("plain http is for loopback, unless it is allowed") {
  HookDefinition definition = good();
  receiver(definition).url = "http://127.0.0.1:8080/x";
  CHECK(checked(definition.clone()));
  CHECK_FALSE(warned(definition, "http-receiver"));
  receiver(definition).url = "http://hooks.example/x";
  CHECK(checked(definition.clone(), false, true));
  CHECK(warned(definition, "http-receiver"));
}

TEST_CASE("project ids are spelt as the server spells them") {
  HookDefinition definition = good();
  definition.project_ids = {"01j8zq4v5s6t7v8w9xoyiz2a3b"};
  REQUIRE(check_definition(definition, {now}));
  CHECK(definition.project_ids.front() == "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B");
}

TEST_CASE("each surprise has its warning") {
  struct Row {
    std::string_view code;
    void (*change)(HookDefinition&);
  };
  const Row rows[] = {
      {"no-filter", [](auto& d) { d.trigger.filters.clear(); }},
      {"filters-are-ored", [](auto& d) { d.trigger.filters.emplace_back(NameFilter{"a\\.xml$"}); }},
      {"internal-swapped",
       [](auto& d) {
         d.action = AddLabel{"k", "v"};
       }},
      {"internal-swapped",
       [](auto& d) {
         d.action = AddHook{"k", "v"};
       }},
      {"expires-soon", [](auto& d) { d.expires = now + std::chrono::hours(23); }},
      {"expires-soon", [](auto& d) { d.expires = now - std::chrono::hours(23); }},
      {"http-receiver", [](auto& d) { receiver(d).url = "http://hooks.example/"; }},
      {"no-bearer-token", [](auto& d) { receiver(d).token.reset(); }},
      {"project-attached-twice", [](auto& d) { d.project_ids.emplace_back(project); }},
      {"no-project", [](auto& d) { d.project_ids.clear(); }},
  };
  for (const Row& row : rows) {
    HookDefinition definition = good();
    row.change(definition);
    const auto found = codes(definition);
    REQUIRE_MESSAGE(found.size() == 1, row.code);
    CHECK(found.front() == row.code);
  }
}

TEST_CASE("a loop is seen where a filter matches what the hook itself makes") {
  struct Row {
    TriggerType type;
    Filter filter;
    bool loops;
  };
  const auto label = [](const char* key) {
    return Filter(KeyValue{key, ".*", KeyValueVariant::label});
  };
  const Row rows[] = {
      {TriggerType::object_finished, NameFilter{".*"}, true},
      {TriggerType::object_finished, NameFilter{""}, true},
      {TriggerType::object_finished, NameFilter{"^herbarium/"}, true},
      {TriggerType::object_finished, NameFilter{"\\.json$"}, true},
      {TriggerType::object_finished, NameFilter{"\\.(xml|json)$"}, true},
      {TriggerType::object_finished, NameFilter{"\\.xml$"}, false},
      {TriggerType::object_finished, NameFilter{"[.]xml$"}, false},
      {TriggerType::object_finished, NameFilter{"xml$"}, false},
      {TriggerType::object_finished, label("ABCD"), false},
      {TriggerType::resource_created, NameFilter{".*"}, true},
      {TriggerType::resource_created, NameFilter{"\\.xml$"}, false},
      {TriggerType::label_added, NameFilter{".*"}, false},
      {TriggerType::hook_status_changed, NameFilter{"\\.xml$"}, true},
      {TriggerType::hook_status_changed, label("PROCESSING"), true},
      {TriggerType::hook_status_changed, label("^OTHER$"), false},
      {TriggerType::static_label_added, NameFilter{".*"}, false},
  };
  for (const Row& row : rows) {
    HookDefinition definition = good();
    definition.trigger = {row.type, {row.filter}};
    INFO(trigger_name(row.type), " ", definition.trigger.filters.size());
    CHECK(warned(definition, "may-loop") == row.loops);
  }
}

TEST_CASE("an internal action may fire its own hook") {
  HookDefinition definition = good();
  definition.trigger = {TriggerType::label_added,
                        {KeyValue{"^done$", "yes", KeyValueVariant::label}}};
  definition.action = AddLabel{"done", "yes"};
  CHECK(warned(definition, "may-loop"));
  definition.action = AddLabel{"done", "no"};
  CHECK_FALSE(warned(definition, "may-loop"));
  definition.trigger = {TriggerType::hook_added, {KeyValue{"x", "", KeyValueVariant::hook}}};
  definition.action = AddHook{"x", "1"};
  CHECK(warned(definition, "may-loop"));
}

TEST_CASE("differences are told by their names") {
  CHECK(differences(good(), good()).empty());
  struct Row {
    std::string_view name;
    void (*change)(HookDefinition&);
  };
  const Row rows[] = {
      {"name", [](auto& d) { d.name += "x"; }},
      {"description", [](auto& d) { d.description = "x"; }},
      {"trigger", [](auto& d) { d.trigger.type = TriggerType::label_added; }},
      {"trigger", [](auto& d) { d.trigger.filters = {NameFilter{"x"}}; }},
      {"trigger",
       [](auto& d) {
         d.trigger.filters = {KeyValue{"k", "v", KeyValueVariant::label}};
       }},
      {"hook", [](auto& d) { receiver(d).url += "x"; }},
      {"hook", [](auto& d) { receiver(d).method = Method::put; }},
      {"hook", [](auto& d) { receiver(d).token = Secret("another"); }},
      {"hook", [](auto& d) { receiver(d).custom_template = "x"; }},
      {"hook",
       [](auto& d) {
         d.action = AddLabel{"k", "v"};
       }},
      {"timeout", [](auto& d) { d.expires += std::chrono::milliseconds(1); }},
      {"projectIds", [](auto& d) { d.project_ids.clear(); }},
  };
  for (const Row& row : rows) {
    HookDefinition other = good();
    row.change(other);
    const auto found = differences(good(), other);
    REQUIRE(found.size() == 1);
    CHECK(found.front() == row.name);
  }
}

TEST_CASE("a token that the server does not tell is no difference, nor is the projects' order") {
  HookDefinition other = good();
  receiver(other).token.reset();
  CHECK(differences(good(), other).empty());
  HookDefinition one = good();
  one.project_ids = {"a", "b"};
  other.project_ids = {"b", "a", "a"};
  CHECK(differences(one, other).empty());
}

TEST_CASE("the server's swap of internal actions is no difference") {
  HookDefinition one = good();
  HookDefinition other = good();
  one.action = AddLabel{"k", "v"};
  other.action = AddHook{"k", "v"};
  CHECK(differences(one, other).empty());
  CHECK(differences(other, one).empty());
  other.action = AddHook{"k", "w"};
  CHECK(differences(one, other).size() == 1);
}

TEST_CASE("a clone has everything") {
  HookDefinition definition = good();
  const HookDefinition copy = definition.clone();
  CHECK(differences(definition, copy).empty());
  CHECK(std::get<ExternalHook>(copy.action).token->reveal() == "receiver-token");
  definition.action = AddHook{"k", "v"};
  CHECK(std::get<AddHook>(definition.clone().action).value == "v");
}

TEST_CASE("triggers have names on the command line") {
  for (int number = 1; number <= 6; ++number) {
    const auto type = static_cast<TriggerType>(number);
    CHECK(trigger_of_name(trigger_name(type)) == type);
  }
  CHECK(trigger_name(TriggerType::object_finished) == "object-finished");
  CHECK_FALSE(trigger_of_name(""));
  CHECK_FALSE(trigger_of_name("finished"));
  CHECK(trigger_name(static_cast<TriggerType>(-1)).empty());
}

TEST_CASE("a URL is shown without what may be secret") {
  const auto shown = [](const char* url) { return display_url({url, Method::post, {}, {}}); };
  CHECK(shown("https://u:p@h/x?key=1") == "https://[hidden]@h/x?…");
  CHECK(shown("https://h:8443/x") == "https://h:8443/x");
  CHECK(display_url({"no url", Method::post, {}, {}}) == "(no usable URL)");
}
