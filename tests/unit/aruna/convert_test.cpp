#include <doctest/doctest.h>

#include "aruna/connection_fault.hpp"
#include "aruna/payload_json.hpp"
#include "aruna/proto_convert.hpp"

using namespace hookctl;
using namespace hookctl::aruna;

namespace {

/// A resource with something in every field.
Resource full(ResourceVariant variant) {
  Resource out;
  out.variant = variant;
  out.id = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3C";
  out.name = "n";
  out.title = "t";
  out.description = "d";
  out.key_values = {{"k", "v", KeyValueVariant::hook}};
  out.relations = {
      {InternalRelation{"r", ResourceVariant::collection, InternalRelationVariant::custom, "c",
                        RelationDirection::outbound},
       std::nullopt},
      {std::nullopt, ExternalRelation{"i", ExternalRelationVariant::custom, "c"}}};
  out.data_class = DataClass::confidential;
  out.created_at = "2024-05-01T12:00:00.123456789Z";
  out.created_by = "u";
  out.authors = {{"f", "l", "e", "o", "i"}};
  out.status = hookctl::aruna::Status::deleted;
  out.dynamic = true;
  out.endpoints = {{"e", true, std::nullopt, ReplicationStatus::waiting},
                   {"p", false, false, std::nullopt}};
  out.metadata_license_tag = "m";
  out.data_license_tag = "l";
  out.rule_bindings = {{"r", "o"}};
  if (variant == ResourceVariant::object) {
    out.content_len = 9223372036854775807U;
    out.hashes = {{HashAlgorithm::sha256, "ab"}};
  } else {
    out.stats = Stats{3, 9223372036854775807, "2024-05-01T12:00:00Z"};
  }
  return out;
}

Resource there_and_back(const Resource& resource) {
  wire::models::GenericResource message;
  to_wire(resource, message);
  switch (message.resource_case()) {
    case wire::models::GenericResource::kProject:
      return from_wire(message.project());
    case wire::models::GenericResource::kCollection:
      return from_wire(message.collection());
    case wire::models::GenericResource::kDataset:
      return from_wire(message.dataset());
    default:
      return from_wire(message.object());
  }
}

std::string json_of(const Resource& resource) {
  json::Writer out;
  write_resource(out, resource);
  return out.take();
}

}  // namespace

TEST_CASE("a resource of any level goes through the wire's messages unchanged") {
  using enum ResourceVariant;
  for (const auto variant : {project, collection, dataset, object}) {
    const Resource resource = full(variant);
    const Resource back = there_and_back(resource);
    CHECK(back.variant == variant);
    CHECK(json_of(back) == json_of(resource));
  }
}

TEST_CASE("a new object goes through its request unchanged") {
  NewObject object{.name = "a/b",
                   .title = "t",
                   .description = "d",
                   .key_values = {},
                   .relations = {},
                   .data_class = DataClass::workspace,
                   .parent = {},
                   .metadata_license_tag = "m",
                   .data_license_tag = "l",
                   .authors = {{"f", "l", std::nullopt, std::nullopt, "i"}}};
  for (const auto level :
       {ResourceVariant::project, ResourceVariant::collection, ResourceVariant::dataset}) {
    object.parent = {level, "p"};
    wire::storage::CreateObjectRequest request;
    to_wire(object, request);
    const NewObject back = from_wire(request);
    CHECK(back.name == "a/b");
    CHECK(back.data_class == DataClass::workspace);
    CHECK(back.parent.variant == level);
    CHECK(back.parent.id == "p");
    CHECK(back.authors.at(0).id == "i");
    CHECK(back.data_license_tag == "l");
  }
}

TEST_CASE("what a message cannot carry is made fit, and numbers below zero are none") {
  wire::models::KeyValue pair;
  to_wire({"a\xFF", "\xC3", KeyValueVariant::label}, pair);
  CHECK(pair.key() == "a\xEF\xBF\xBD");
  wire::models::Object object;
  object.set_content_len(-5);
  CHECK(from_wire(object).content_len == 0);
  CHECK(from_wire(object).created_at.empty());
}

TEST_CASE("why gRPC has no connection is told in words") {
  const auto url = *Url::parse("https://user:pw@api.example:1/");
  const auto fault = [&](std::string_view said) { return explain_connection_fault(url, said); };
  CHECK(fault("x: Connection refused").error.message ==
        "https://api.example:1: connection refused");
  CHECK_FALSE(fault("x: Connection refused").lasting);
  CHECK(fault("SSL routines::certificate verify failed").lasting);
  CHECK(fault("Peer name a is not in peer certificate").lasting);
  CHECK(fault("failed to connect; last error: UNKNOWN: odd\n").error.message ==
        "https://api.example:1: UNKNOWN: odd\\x0a");
  CHECK(fault("").error.message == "https://api.example:1: no connection");
}
