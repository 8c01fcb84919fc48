#include "aruna/template_lint.hpp"

#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "aruna/example_payload.hpp"
#include "aruna/hook_template.hpp"

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

constexpr std::string_view good =
    R"({"hook_id": "{{hook_id}}", "object": {"object": {"id": "{{object_id}}", "name": "{{name}}",
 "content_len": {{size}}}}, "secret": "{{secret}}", "pubkey_serial": {{pubkey_serial}},
 "download": "{{download_url}}", "access_key": "{{access_key}}", "secret_key": "{{secret_key}}"})";

/// "code@line:column", one after another.
std::string found(std::string_view text, const Payload* payload = nullptr) {
  std::string all;
  for (const auto& one : lint_template(text, payload))
    all += fmt::format("{}{}@{}:{}", all.empty() ? "" : " ", one.code, one.line, one.column);
  return all;
}

/// The good template with one text in place of another.
std::string changed(std::string_view from, std::string_view to) {
  std::string text(good);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

bool has(std::string_view text, std::string_view code, const Payload* payload = nullptr) {
  return std::ranges::any_of(lint_template(text, payload),
                             [&](const auto& one) { return one.code == code; });
}

}  // namespace

TEST_CASE("a template that makes a payload has no findings") {
  CHECK(found(good) == "");
  const auto payload = example_payload();
  CHECK(found(good, &payload) == "");
}

TEST_CASE("every finding has its case, its place and its severity") {
  struct Row {
    std::string text, findings;
  };
  for (const auto& [text, findings] : {
           Row{"", "empty-template@1:1"},
           Row{"{{secret}} {{object_id}} {{hook_id}} {{pubkey_serial}}", "not-json@1:1"},
           Row{changed(R"("secret": "{{secret}}", )", ""), "missing-placeholder@1:1"},
           Row{changed("{{name}}", "{{nmae}}"), "unknown-placeholder@1:82"},
           Row{changed("{{name}}", "{{ name }}"), "unknown-placeholder@1:82"},
           Row{changed("{{name}}", "{{name}"), "unclosed-placeholder@1:82"},
           Row{changed("{{name}}", "ä {{name}} {{name}}"),
               "misplaced-placeholder@1:84 repeated-placeholder@1:93"},
           Row{changed("\"{{name}}\"", "{{name}}"), "unquoted-value@1:81"},
           Row{changed("{{size}}", "{{size}},"), "broken-json@2:26"},
           Row{changed("{{size}}", "{{size}}, \"k\": \"{{key_values}}\""),
               "quoted-json@2:33 dollar-vanishes@2:33"},
           Row{changed("{{size}}", "{{size}}, \"key_values\": {{key_values}}"),
               "dollar-vanishes@2:41"},
           Row{changed("{{size}}", "{{size}}, \"d\": \"{{description}}\""),
               "unescaped-value@2:33 dollar-vanishes@2:33"},
           Row{changed("{{size}}", "\"{{size}}\", \"endpoints\": {{endpoints}}"),
               "dollar-vanishes@2:42"},
           Row{changed("{{hook_id}}", "https://x.example/?h={{hook_id}}&s={{secret_key}}"),
               "not-a-payload@1:1 secret-in-url@1:49 repeated-placeholder@3:81"},
           Row{changed("\"{{download_url}}\"", "null"), "no-download@1:1"},
           Row{changed("\"{{access_key}}\"", "null"), "no-upload-keys@1:1"},
           Row{changed("{{hook_id}}", "{{object_id}}"),
               "missing-placeholder@1:1 "
               "repeated-placeholder@1:59"},
           Row{"\xef\xbb\xbf" + std::string(good), "byte-order-mark@1:1"},
           Row{changed("{{name}}", "{{name}}\xff"), "not-utf8@1:90 broken-json@1:90"},
       }) {
    CAPTURE(text);
    CHECK(found(text) == findings);
  }
}

TEST_CASE("what process would read wrong") {
  const auto swapped = changed("\"{{hook_id}}\"",
                               "\"01ARZ3NDEKTSV4RRFFQ69G5FAV\", \"x\": "
                               "\"{{hook_id}}\"");
  CHECK(has(swapped, "misplaced-placeholder"));
  CHECK(has(changed("\"secret\": \"{{", "\"secret\": \"x{{"), "misplaced-placeholder"));
  CHECK(has(changed(": {{pubkey_serial}}", ": 3{{pubkey_serial}}"), "misplaced-placeholder"));
  CHECK(has(changed("\"id\": \"{{object_id}}\"", "\"x\": \"{{object_id}}\""), "not-a-payload"));
}

TEST_CASE("an unknown placeholder tells the nearest one") {
  const auto text = changed("{{size}}", "{{size}}, \"x\": \"{{ Download-URL }}\"");
  const auto all = lint_template(text);
  REQUIRE(all.size() == 1);
  CHECK(all.front().hint == "did you mean {{download_url}}?");
  CHECK(all.front().severity == Severity::warning);
}

TEST_CASE("what a payload's values do") {
  const auto text = changed("{{size}}", R"({{size}}, "d": "{{description}}")");
  auto payload = example_payload();
  CHECK_FALSE(has(text, "value-breaks-json", &payload));
  for (const auto* bad : {"a \"b\"", "a\\b", "a\nb"}) {
    payload.object.description = bad;
    CAPTURE(bad);
    CHECK(has(text, "value-breaks-json", &payload));
  }
  payload.object.description = "costs $100";
  CHECK(has(text, "value-loses-text", &payload));
  payload.object.description = "{{secret_key}}";
  CHECK(has(text, "value-holds-placeholder", &payload));
  payload.object.description = "costs 100 $ {{other}}";
  CHECK(lint_template(text, &payload).size() == 2);  // unescaped-value, dollar-vanishes
  payload.object.key_values.push_back({"PRICE", "$5", KeyValueVariant::label});
  CHECK(has(changed("{{size}}", "{{size}}, \"key_values\": {{key_values}}"), "value-loses-text",
            &payload));
}

TEST_CASE("placeholders within braces are found as the server finds them") {
  const auto text = changed("\"object\": {\"object\": {\"id\": \"{{object_id}}\"",
                            "\"object\": {\"object\": {\"id\": \"{{{object_id}}}\"");
  CHECK(missing_placeholders(text).empty());
  CHECK(has(text, "not-a-payload"));  // the third brace stays
  CHECK_FALSE(has(text, "unknown-placeholder"));
  CHECK_FALSE(has(text, "unclosed-placeholder"));
  CHECK(found("{{{name}}} {{name}}", nullptr).find("repeated-placeholder@1:12") !=
        std::string::npos);
  // A backslash before a placeholder is that of a broken escape, and what follows is as it was.
  const auto escaped = changed("\"{{name}}\"", "\"\\{{name}}\"");
  CHECK(found(escaped) == "broken-json@1:83");
}

TEST_CASE("no finding quotes a value") {
  auto payload = example_payload();
  payload.object.description = "\"$1 canary {{secret}}";
  payload.secret = Secret("canary\"");
  const auto text = changed("{{size}}", R"({{size}}, "d": "{{description}}")");
  for (const auto& one : lint_template(text, &payload)) {
    CHECK(one.message.find("canary") == std::string::npos);
    CHECK(one.hint.find("canary") == std::string::npos);
  }
}
