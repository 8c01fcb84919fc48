#include "aruna/payload_json.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

Payload sample() {
  Payload payload{.hook_id = *Ulid::parse("01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"),
                  .object_id = *Ulid::parse("01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"),
                  .object = {},
                  .secret = Secret("c2VjcmV0"),
                  .download = *Url::parse("http://p.localhost:9000/a%2Fb.xml?X-Amz-Signature=%2B"),
                  .pubkey_serial = 3,
                  .access_key = Secret("AK"),
                  .secret_key = std::nullopt,
                  .token = std::nullopt};
  Resource& o = payload.object;
  o.id = payload.object_id.str();
  o.name = "a/b.xml";
  o.title = "T";
  o.description = "Käfer \"1\"";
  o.key_values = {{"ABCD", "2.06", KeyValueVariant::label},
                  {"h", "{}", KeyValueVariant::hook_status}};
  o.relations = {{InternalRelation{"01J8ZQ4V5S6T7V8W9X0Y1Z2A3D", ResourceVariant::project,
                                   InternalRelationVariant::belongs_to, std::nullopt,
                                   RelationDirection::inbound},
                  std::nullopt},
                 {std::nullopt, ExternalRelation{"https://x", ExternalRelationVariant::url, "c"}}};
  o.content_len = 9223372036854775807U;
  o.data_class = DataClass::private_data;
  o.created_at = "2024-05-01T12:00:00.123Z";
  o.created_by = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3E";
  o.authors = {{"Ada", "L", std::nullopt, "0000-0001", std::nullopt}};
  o.status = hookctl::aruna::Status::available;
  o.endpoints = {{"01J8ZQ4V5S6T7V8W9X0Y1Z2A3F", true, std::nullopt, ReplicationStatus::finished},
                 {"e2", false, true, std::nullopt}};
  o.hashes = {{HashAlgorithm::md5, "d41d8cd98f00b204e9800998ecf8427e"}};
  o.metadata_license_tag = "CC-BY-4.0";
  o.data_license_tag = "AllRightsReserved";
  o.rule_bindings = {{"r", "o"}};
  return payload;
}

// Written down by hand from the description of the server's form.
constexpr std::string_view sample_json =
    R"({"hook_id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3B","object":{"Object":{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3C",)"
    R"("name":"a/b.xml","title":"T","description":"Käfer \"1\"",)"
    R"("key_values":[{"key":"ABCD","value":"2.06","variant":1},{"key":"h","value":"{}","variant":4}],)"
    R"("relations":[{"relation":{"Internal":{"resource_id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3D",)"
    R"("resource_variant":1,"defined_variant":1,"custom_variant":null,"direction":1}}},)"
    R"({"relation":{"External":{"identifier":"https://x","defined_variant":1,"custom_variant":"c"}}}],)"
    R"("content_len":9223372036854775807,"data_class":2,"created_at":"2024-05-01T12:00:00.123Z",)"
    R"("created_by":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3E","authors":[{"first_name":"Ada","last_name":"L",)"
    R"("email":null,"orcid":"0000-0001","id":null}],"status":3,"dynamic":false,)"
    R"("endpoints":[{"id":"01J8ZQ4V5S6T7V8W9X0Y1Z2A3F","status":3,"variant":{"FullSync":{}}},)"
    R"({"id":"e2","status":null,"variant":{"PartialSync":true}}],)"
    R"("hashes":[{"alg":1,"hash":"d41d8cd98f00b204e9800998ecf8427e"}],)"
    R"("metadata_license_tag":"CC-BY-4.0","data_license_tag":"AllRightsReserved",)"
    R"("rule_bindings":[{"rule_id":"r","origin":"o"}]}},"secret":"c2VjcmV0",)"
    R"("download":"http://p.localhost:9000/a%2Fb.xml?X-Amz-Signature=%2B","pubkey_serial":3,)"
    R"("access_key":"AK","secret_key":null})";

}  // namespace

TEST_CASE("a payload is written in the server's form") {
  CHECK(payload_json(sample()) == sample_json);
}

TEST_CASE("what was written reads back as the same") {
  const auto read = parse_payload(sample_json);
  REQUIRE(read);
  CHECK(payload_json(*read) == sample_json);
}

TEST_CASE("absent values are null, but for the token") {
  Payload payload = sample();
  payload.download.reset();
  payload.access_key.reset();
  payload.token = Secret("tok");
  payload.object.created_at.clear();
  payload.object.relations = {{}};
  payload.object.endpoints = {{"e", false, std::nullopt, std::nullopt}};
  const auto text = payload_json(payload);
  CHECK(text.find(R"("download":null,"pubkey_serial":3,"access_key":null,"secret_key":null,)"
                  R"("token":"tok"})") != std::string::npos);
  CHECK(text.find(R"("created_at":null)") != std::string::npos);
  CHECK(text.find(R"("relations":[{"relation":null}])") != std::string::npos);
  CHECK(text.find(R"({"id":"e","status":null,"variant":null})") != std::string::npos);
}

TEST_CASE("the other levels have statistics and no content of their own") {
  Payload payload = sample();
  payload.object.variant = ResourceVariant::dataset;
  payload.object.stats = Stats{2, 30, "2024-05-01T12:00:00Z"};
  const auto text = payload_json(payload);
  CHECK(text.find(R"("object":{"Dataset":{)") != std::string::npos);
  CHECK(text.find(R"("stats":{"count":2,"size":30,"last_updated":"2024-05-01T12:00:00Z"})") !=
        std::string::npos);
  CHECK(text.find("content_len") == std::string::npos);
  CHECK(text.find("\"hashes\"") == std::string::npos);
  CHECK(text.find(R"("default_data_license_tag":"AllRightsReserved")") != std::string::npos);
  const auto read = parse_payload(text);
  REQUIRE(read);
  CHECK(payload_json(*read) == text);
}
