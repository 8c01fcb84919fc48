#include "aruna/payload.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

constexpr std::string_view hook = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B";
constexpr std::string_view object = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3C";

/// A payload around an `object` value, with further members at its end.
std::string around(std::string_view resource, std::string_view more = "") {
  return std::string(R"({"hook_id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3B","secret":"c2VjcmV0",)") +
         R"("pubkey_serial":1,"object":)" + std::string(resource) + std::string(more) + "}";
}

std::string with_object(std::string_view members) {
  return around(R"({"Object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C")" + std::string(members) + "}}");
}

std::string error_of(const std::string& text) {
  const auto payload = parse_payload(text);
  REQUIRE_FALSE(payload);
  CHECK(payload.error().code == ErrorCode::invalid_input);
  return payload.error().text();
}

bool fails_with(const std::string& text, std::string_view wanted) {
  const auto said = error_of(text);
  const bool found = said.find(wanted) != std::string::npos;
  if (!found) MESSAGE(said);
  return found;
}

}  // namespace

TEST_CASE("the few fields of the guide's curl test are enough") {
  const auto payload = parse_payload(
      R"({"hook_id":"01j8zq4v5s6t7v8w9x0y1z2a3b","secret":"test-secret",)"
      R"("object":{"object":{"id":"oIJ8ZQ4V5S6T7V8W9X0Y1Z2A3C","name":"test.xml","content_len":1024}},)"
      R"("download":"https://example.com/test.xml","token":"test-token","pubkey_serial":1})");
  REQUIRE(payload);
  CHECK(payload->hook_id.text() == hook);
  CHECK(payload->object_id.text() == object);
  CHECK(payload->object.id == "oIJ8ZQ4V5S6T7V8W9X0Y1Z2A3C");
  CHECK(payload->object.variant == ResourceVariant::object);
  CHECK(payload->object.name == "test.xml");
  CHECK(payload->object.content_len == 1024);
  CHECK(payload->secret.reveal() == "test-secret");
  CHECK(payload->token->reveal() == "test-token");
  CHECK(payload->pubkey_serial == 1);
  CHECK_FALSE(payload->access_key);
}

TEST_CASE("proto3 JSON is read too") {
  const auto payload = parse_payload(
      R"({"hookId":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3B","secret":"c2VjcmV0","pubkeySerial":"7",)"
      R"("accessKey":"AK","secretKey":"SK","object":{"object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C",)"
      R"("contentLen":"9223372036854775807","dataClass":"DATA_CLASS_PUBLIC","status":"AVAILABLE",)"
      R"("createdAt":"2024-05-01T12:00:00.123456789Z","createdBy":"u","dynamic":true,)"
      R"("keyValues":[{"key":"k","value":"v","variant":"KEY_VALUE_VARIANT_STATIC_LABEL"},)"
      R"({"key":"l","value":"w","variant":"LABEL"}],)"
      R"("relations":[{"internal":{"resourceId":"p","resourceVariant":"RESOURCE_VARIANT_DATASET",)"
      R"("definedVariant":"INTERNAL_RELATION_VARIANT_BELONGS_TO","customVariant":"c",)"
      R"("direction":"RELATION_DIRECTION_INBOUND"}},{"external":{"identifier":"i",)"
      R"("definedVariant":"EXTERNAL_RELATION_VARIANT_CUSTOM"}}],)"
      R"("authors":[{"firstName":"Ada","lastName":"L","orcid":"o"}],)"
      R"("endpoints":[{"id":"e","fullSync":{},"status":"REPLICATION_STATUS_RUNNING"},)"
      R"({"id":"f","partialSync":true}],)"
      R"("hashes":[{"alg":"HASHALGORITHM_SHA256","hash":"ab"}],"metadataLicenseTag":"m",)"
      R"("dataLicenseTag":"d","ruleBindings":[{"ruleId":"r","origin":"g"}]}}})");
  REQUIRE(payload);
  const Resource& o = payload->object;
  CHECK(payload->pubkey_serial == 7);
  CHECK(payload->access_key->reveal() == "AK");
  CHECK(payload->secret_key->reveal() == "SK");
  CHECK(o.content_len == 9223372036854775807U);
  CHECK(o.data_class == DataClass::public_data);
  CHECK(o.status == hookctl::aruna::Status::available);
  CHECK(o.created_at == "2024-05-01T12:00:00.123456789Z");
  CHECK(o.dynamic);
  CHECK(o.key_values == std::vector<KeyValue>{{"k", "v", KeyValueVariant::static_label},
                                              {"l", "w", KeyValueVariant::label}});
  REQUIRE(o.relations.size() == 2);
  CHECK(o.relations[0].internal->custom_variant == "c");
  CHECK(o.relations[1].external->defined_variant == ExternalRelationVariant::custom);
  CHECK(o.authors.at(0).first_name == "Ada");
  CHECK_FALSE(o.authors.at(0).email);
  CHECK(o.endpoints.at(0).full_sync);
  CHECK(o.endpoints.at(0).status == ReplicationStatus::running);
  CHECK(o.endpoints.at(1).partial_sync == true);
  CHECK(o.hashes.at(0).alg == HashAlgorithm::sha256);
  CHECK(o.metadata_license_tag == "m");
  CHECK(o.data_license_tag == "d");
  CHECK(o.rule_bindings.at(0).rule_id == "r");
  const auto parent = parent_of(o);
  REQUIRE(parent);
  CHECK(parent->variant == ResourceVariant::dataset);
  CHECK(parent->id == "p");
}

TEST_CASE("what a custom template makes of its placeholders is read") {
  // {{status}} and {{class}} have no prefix, {{key_values}} names variants, {{endpoints}} is a map.
  const auto payload = parse_payload(with_object(
      R"(,"name":"x.xml","content_len":"12","status":"AVAILABLE","data_class":"PRIVATE",)"
      R"("key_values":[{"key":"a","value":"b","variant":"STATIC_LABEL"}],)"
      R"("endpoints":{"01J8ZQ4V5S6T7V8W9X0Y1Z2A3F":"FullSync"})"));
  REQUIRE(payload);
  const Resource& o = payload->object;
  CHECK(o.content_len == 12);
  CHECK(o.status == hookctl::aruna::Status::available);
  CHECK(o.data_class == DataClass::private_data);
  CHECK(o.key_values.at(0).variant == KeyValueVariant::static_label);
  CHECK(o.endpoints.at(0).id == "01J8ZQ4V5S6T7V8W9X0Y1Z2A3F");
}

TEST_CASE("the form of an older document is read, tagged or not") {
  constexpr std::string_view inner =
      R"({"resource_id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C","persistent_resource_id":"x",)"
      R"("checksum":"d41d8cd98f00b204e9800998ecf8427e","resource_variant":"RESOURCE_VARIANT_OBJECT"})";
  for (const auto& text : {around(inner), around(R"({"Object":)" + std::string(inner) + "}")}) {
    const auto payload = parse_payload(text);
    REQUIRE(payload);
    CHECK(payload->object_id.text() == object);
    CHECK(payload->object.hashes.at(0).alg == HashAlgorithm::md5);
  }
  CHECK(fails_with(around(R"({"resource_id":"obj-456"})"),
                   "payload: /object/resource_id: “obj-456”"));
}

TEST_CASE("every level's tag is read") {
  const auto variant_of = [](std::string_view tag) {
    const auto payload = parse_payload(
        around("{\"" + std::string(tag) + R"(":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"}})"));
    REQUIRE(payload);
    return payload->object.variant;
  };
  CHECK(variant_of("Object") == ResourceVariant::object);
  CHECK(variant_of("Project") == ResourceVariant::project);
  CHECK(variant_of("collection") == ResourceVariant::collection);
  CHECK(variant_of("Dataset") == ResourceVariant::dataset);
  CHECK(fails_with(around(R"({"Folder":{}})"), "/object: must hold an Object, Project"));
  CHECK(fails_with(around(R"({"Object":{"id":"x"},"object":{"id":"x"}})"), "a second resource"));
}

TEST_CASE("null and empty mean absent where that may be") {
  const auto payload = parse_payload(around(
      R"({"Object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C","name":null,"key_values":null,)"
      R"("content_len":null,"data_class":null,"created_at":null,"authors":null,"dynamic":null}})",
      R"(,"download":"","access_key":null,"secret_key":"","token":null,"unknown":{"x":[1]})"));
  REQUIRE(payload);
  CHECK_FALSE(payload->download);
  CHECK_FALSE(payload->access_key);
  CHECK_FALSE(payload->secret_key);
  CHECK_FALSE(payload->token);
  CHECK_FALSE(payload->object.content_len);
  CHECK(payload->object.data_class == DataClass::unspecified);
}

TEST_CASE("the download URL keeps every byte") {
  constexpr std::string_view url =
      "http://p.localhost:1/a%2Fb%2B%C3%A4%20c.xml?X-Amz-Credential=a%2Fb&X-Amz-Signature=f00";
  const auto payload = parse_payload(around(R"({"Object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"}})",
                                            ",\"download\":\"" + std::string(url) + "\""));
  REQUIRE(payload);
  CHECK(payload->download->reveal() == url);
}

TEST_CASE("numbers of enums that are not known are kept") {
  const auto payload = parse_payload(with_object(R"(,"status":42,"data_class":-1)"));
  REQUIRE(payload);
  CHECK(static_cast<int>(payload->object.status) == 42);
  CHECK(static_cast<int>(payload->object.data_class) == -1);
}

TEST_CASE("what is missing or of a wrong type is told by its pointer") {
  CHECK(fails_with("[]", "the document: must be an object"));
  CHECK(fails_with("{}", "/hook_id: is missing"));
  CHECK(fails_with(R"({"hook_id":null})", "/hook_id: must not be null"));
  CHECK(fails_with(R"({"hook_id":5})", "/hook_id: must be a string"));
  CHECK(fails_with(R"({"hook_id":"test-123"})", "payload: /hook_id: “test-123” is no ULID"));
  CHECK(fails_with(R"({"hook_id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"})", "/object: is missing"));
  CHECK(fails_with(around("[]"), "/object: must be an object"));
  CHECK(fails_with(around(R"({"Object":[]})"), "/object/Object: must be an object"));
  CHECK(fails_with(around(R"({"Object":{}})"), "/object/Object/id: is missing"));
  CHECK(fails_with(around(R"({"object":{"id":"obj-456"}})"), "/object/object/id: “obj-456” is no"));
  CHECK(fails_with(around(R"({"object":{"id":7}})"), "/object/object/id: must be a string"));
  const std::string start = R"({"hook_id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3B",)"
                            R"("object":{"Object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"}})";
  CHECK(fails_with(start + "}", "/secret: is missing"));
  CHECK(fails_with(start + R"(,"secret":""})", "/secret: must not be empty"));
  CHECK(fails_with(start + R"(,"secret":1})", "/secret: must be a string"));
  CHECK(fails_with(start + R"(,"secret":"s"})", "/pubkey_serial: is missing"));
  for (const auto* serial : {"1.5", "2147483648", "\"x\"", "[]", "true", "\"\""})
    CHECK(fails_with(start + R"(,"secret":"s","pubkey_serial":)" + serial + "}",
                     "/pubkey_serial: must be a whole number"));
  CHECK(fails_with(start + R"(,"secret":"s","pubkey_serial":1,"pubkeySerial":1})",
                   "/pubkeySerial: is given as pubkey_serial too"));
}

TEST_CASE("every member of an object has its type") {
  const auto wrong = [](std::string_view member, std::string_view wanted) {
    return fails_with(with_object("," + std::string(member)),
                      "/object/Object" + std::string(wanted));
  };
  CHECK(wrong(R"("name":1)", "/name: must be a string"));
  CHECK(wrong(R"("title":[])", "/title: must be a string"));
  CHECK(wrong(R"("description":{})", "/description: must be a string"));
  CHECK(wrong(R"("name":"a\u0000b")", "/name: must not hold a NUL"));
  CHECK(wrong(R"("key_values":{})", "/key_values: must be an array"));
  CHECK(wrong(R"("key_values":[{"key":"k"},7])", "/key_values/1: must be an object"));
  CHECK(wrong(R"("keyValues":[{"key":7}])", "/keyValues/0/key: must be a string"));
  CHECK(wrong(R"("key_values":[{"variant":"TAG"}])",
              "/key_values/0/variant: must be a number or one of KEY_VALUE_VARIANT_UNSPECIFIED"));
  CHECK(
      wrong(R"("key_values":[{"variant":1.5}])", "/key_values/0/variant: must be a whole number"));
  CHECK(wrong(R"("relations":[7])", "/relations/0: must be an object"));
  CHECK(wrong(R"("relations":[{"relation":7}])", "/relations/0/relation: must be an object"));
  CHECK(wrong(R"("relations":[{"relation":{"Internal":7}}])",
              "/relations/0/relation/Internal: must be an object"));
  CHECK(wrong(R"("relations":[{"internal":{},"external":{}}])",
              "/relations/0: must not be internal"));
  CHECK(wrong(R"("content_len":-1)", "/content_len: must be a whole number from 0"));
  CHECK(
      wrong(R"("content_len":9223372036854775808)", "/content_len: must be a whole number from 0"));
  CHECK(wrong(R"("content_len":"9223372036854775808")", "/content_len: must be a whole number"));
  CHECK(wrong(R"("content_len":1e3)", "/content_len: must be a whole number"));
  CHECK(wrong(R"("data_class":true)", "/data_class: must be a whole number"));
  CHECK(wrong(R"("created_at":"yesterday")", "/created_at: must be a time"));
  CHECK(wrong(R"("created_at":5)", "/created_at: must be a string"));
  CHECK(wrong(R"("authors":[{"email":5}])", "/authors/0/email: must be a string"));
  CHECK(wrong(R"("status":"BOGUS")", "/status: must be a number or one of STATUS_"));
  CHECK(wrong(R"("dynamic":"true")", "/dynamic: must be true or false"));
  CHECK(wrong(R"("endpoints":[{"variant":7}])", "/endpoints/0/variant: must be an object"));
  CHECK(wrong(R"("endpoints":[{"partialSync":7}])", "/endpoints/0/partialSync: must be true"));
  CHECK(wrong(R"("endpoints":7)", "/endpoints: must be an array"));
  CHECK(wrong(R"("hashes":[{"alg":[]}])", "/hashes/0/alg: must be a whole number"));
  CHECK(wrong(R"("hashes":[{"hash":1}])", "/hashes/0/hash: must be a string"));
  CHECK(wrong(R"("metadata_license_tag":1)", "/metadata_license_tag: must be a string"));
  CHECK(wrong(R"("data_license_tag":1)", "/data_license_tag: must be a string"));
  CHECK(wrong(R"("rule_bindings":[{"origin":1}])", "/rule_bindings/0/origin: must be a string"));
  CHECK(
      fails_with(around(R"({"Project":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C","stats":{"count":-1}}})"),
                 "/object/Project/stats/count: must be a whole number"));
}

TEST_CASE("an error never shows a secret") {
  const auto hides = [](const std::string& member) {
    const auto text = error_of(around(R"({"Object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"}})", member));
    return text.find("hush") == std::string::npos;
  };
  CHECK(hides(R"(,"download":"hush://x/hush?X-Amz-Signature=hush")"));
  CHECK(hides(R"(,"download":"https://u:hush@h/p a?X-Amz-Signature=hush")"));
  CHECK(hides(R"(,"access_key":["hush"])"));
  CHECK(hides(R"(,"secret_key":"hush\u0000")"));
  CHECK(hides(R"(,"token":{"hush":1})"));
  CHECK(hides(R"(,"secret":"hush")"));
  CHECK(hides(R"(,"token":"hush)"));
  CHECK(fails_with(
      around(R"({"Object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"}})", R"(,"download":"ftp://x/y")"),
      "/download: not a usable URL"));
}

TEST_CASE("what is no JSON says what was wanted") {
  for (const auto* text : {"", "object 5 has finished", "{\"hook_id\":\"", "\xFF\xFE"}) {
    const auto payload = parse_payload(text);
    REQUIRE_FALSE(payload);
    CHECK(payload.error().code == ErrorCode::invalid_input);
    CHECK(payload.error().text().starts_with("payload: unreadable JSON"));
    CHECK(payload.error().hint.find("template") != std::string::npos);
  }
  CHECK(fails_with(R"({"hook_id":"a","hook_id":"b"})", "in /hook_id: this key is given twice"));
}

TEST_CASE("an id's escapes do not reach a terminal") {
  const auto text = error_of(R"({"hook_id":"\u001b[31m"})");
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("the parent is what the object belongs to") {
  Resource o;
  const auto relation = [](ResourceVariant level, InternalRelationVariant variant,
                           RelationDirection direction, std::string id) {
    return Relation{InternalRelation{std::move(id), level, variant, std::nullopt, direction}, {}};
  };
  using enum InternalRelationVariant;
  CHECK_FALSE(parent_of(o));
  o.relations = {
      relation(ResourceVariant::object, origin, RelationDirection::outbound, "source"),
      relation(ResourceVariant::dataset, belongs_to, RelationDirection::outbound, "child"),
      relation(ResourceVariant::object, belongs_to, RelationDirection::inbound, "object"),
      {std::nullopt, ExternalRelation{"x", ExternalRelationVariant::url, std::nullopt}}};
  CHECK_FALSE(parent_of(o));
  o.relations.push_back(
      relation(ResourceVariant::collection, belongs_to, RelationDirection::inbound, "c"));
  REQUIRE(parent_of(o));
  CHECK(parent_of(o)->id == "c");
  CHECK(parent_of(o)->variant == ResourceVariant::collection);
}

TEST_CASE("the hook secret is the HMAC of both ids under the key's text") {
  // printf '%s%s' OBJECT HOOK | openssl dgst -sha256 -hmac KEY -binary | base64
  constexpr std::string_view key = "MCowBQYDK2VwAyEAnouQBh4GHPCD/k85VIzPyCdOijVg2qlzt2TELwTMy4c=";
  const auto object_id = *Ulid::parse(object);
  const auto hook_id = *Ulid::parse(hook);
  const auto secret = make_hook_secret(key, object_id, hook_id);
  CHECK(secret.reveal() == "vFf87puYpPj58Ccl2juhgGNuZbU/r4OB3NjOGijBKmQ=");
  auto payload = parse_payload(with_object(""));
  REQUIRE(payload);
  CHECK(check_hook_secret(*payload, key).error().code == ErrorCode::verification_failed);
  payload->secret = secret.clone();
  CHECK(check_hook_secret(*payload, key));
  CHECK_FALSE(check_hook_secret(*payload, std::string(key) + "\n"));
  std::swap(payload->object_id, payload->hook_id);
  CHECK_FALSE(check_hook_secret(*payload, key));
}

TEST_CASE("another download URL takes the old one's bytes, and no others") {
  const std::string resource = R"({"Object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C","download":"no"}})";
  const auto url = Url::parse("http://p.localhost:1/n%2Fw?X-Amz-Signature=1&a=\"b\"");
  REQUIRE(url);
  const std::string text = R"("http://p.localhost:1/n%2Fw?X-Amz-Signature=1&a=\"b\"")";
  for (const std::string blank : {"", " ", "\r\n\t"}) {
    CAPTURE(blank);
    const std::string before = ",\"downloa\\u0064\"" + blank + ":" + blank;
    const std::string after = blank + ",\"further\":{\"download\":1.0}";
    CHECK(replace_download(
              "\xEF\xBB\xBF" + around(resource, before + R"("https:\/\/h\/a?b=\u0041")" + after) +
                  "\n",
              *url) == "\xEF\xBB\xBF" + around(resource, before + text + after) + "\n");
  }
}

TEST_CASE("what has no download keeps none") {
  const auto url = Url::parse("http://p.localhost:1/a");
  for (const std::string& text :
       {with_object(""), around(R"({"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"})", R"(,"download":null)"),
        around(R"({"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"})", R"(,"download":"")"), std::string("{}")}) {
    CAPTURE(text);
    const auto replaced = replace_download(text, *url);
    REQUIRE_FALSE(replaced);
    CHECK(replaced.error().code == ErrorCode::invalid_input);
  }
}
