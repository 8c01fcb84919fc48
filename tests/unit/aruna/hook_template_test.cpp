#include "aruna/hook_template.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

Payload example() {
  Payload payload{.hook_id = *Ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                  .object_id = *Ulid::parse("01BX5ZZKBKACTAV9WEVGEMMVRZ"),
                  .object = {},
                  .secret = Secret("c2VjcmV0"),
                  .download = std::nullopt,
                  .pubkey_serial = 3,
                  .access_key = Secret("AKEY"),
                  .secret_key = std::nullopt,
                  .token = std::nullopt};
  payload.object.name = "a.xml";
  payload.object.description = "say \"hi\"";
  payload.object.content_len = 42;
  payload.object.status = Status::available;
  payload.object.data_class = DataClass::private_data;
  payload.object.key_values = {{"k", "v", KeyValueVariant::static_label}};
  return payload;
}

std::string rendered(std::string_view text, const Payload& payload = example()) {
  return std::string(render_template(text, payload).reveal());
}

}  // namespace

TEST_CASE("every placeholder has its value") {
  struct Row {
    std::string_view text, value;
  };
  for (const auto& [text, value] : {
           Row{"{{secret}}", "c2VjcmV0"},
           Row{"{{object_id}}", "01BX5ZZKBKACTAV9WEVGEMMVRZ"},
           Row{"{{hook_id}}", "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
           Row{"{{pubkey_serial}}", "3"},
           Row{"{{name}}", "a.xml"},
           Row{"{{description}}", "say \"hi\""},
           Row{"{{size}}", "42"},
           Row{"{{key_values}}", R"([{"key":"k","value":"v","variant":"STATIC_LABEL"}])"},
           Row{"{{status}}", "AVAILABLE"},
           Row{"{{class}}", "PRIVATE"},
           Row{"{{endpoints}}", "{}"},
           Row{"{{download_url}}", ""},
           Row{"{{access_key}}", "AKEY"},
           Row{"{{secret_key}}", ""},
           Row{"{{unknown}} {name}", "{{unknown}} {name}"},
       }) {
    CAPTURE(text);
    CHECK(rendered(text) == value);
  }
}

TEST_CASE("only the first occurrence is replaced") {
  CHECK(rendered("{{name}} {{name}}") == "a.xml {{name}}");
}

TEST_CASE("dollars in a value are read as groups") {
  auto payload = example();
  const auto named = [&](std::string name) {
    payload.object.name = std::move(name);
    return rendered("<{{name}}>", payload);
  };
  CHECK(named("a$1b") == "<a>");
  CHECK(named("a${1}b") == "<ab>");
  CHECK(named("a$$b") == "<a$b>");
  CHECK(named("a$ b") == "<a$ b>");
  CHECK(named("a$") == "<a$>");
  CHECK(named("a${b") == "<a${b>");
  CHECK(named("a$0") == "<a{{name}}>");
}

TEST_CASE("a template is refused without what it must have") {
  CHECK(check_template("{{secret}}{{object_id}}{{hook_id}}{{pubkey_serial}}"));
  CHECK_FALSE(check_template(""));
  CHECK_FALSE(check_template("{{secret}}{{object_id}}{{hook_id}}"));
  CHECK(missing_placeholders("{{hook_id}} {{secret}} {{object_id }}") ==
        std::vector<std::string_view>{"object_id", "pubkey_serial"});
}
