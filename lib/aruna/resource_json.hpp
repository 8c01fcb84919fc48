// Resources out of JSON: the server's payload form, proto3 JSON, and mixtures of the two.
#pragma once

#include "aruna/model.hpp"
#include "json/document.hpp"

namespace hookctl::aruna {

/// A resource's JSON without its tag, and what the tag said.
struct TaggedResource {
  json::Node node;
  ResourceVariant variant;
};

/// Takes the tag off: `{"Object":{…}}`, `{"object":{…}}`, or one of the other levels. The form of
/// an older document, `{"resource_id":…}`, may come without a tag.
Result<TaggedResource> untag(const json::Node& node);

/// The node of a resource's id, in either form.
Result<json::Node> id_node(const json::Node& resource);

/// Reads a resource that has no tag (any more): `{"id":…,"name":…}`, or the older form
/// `{"resource_id":…,"checksum":…,"resource_variant":…}`. The id must be there; all else may be
/// absent or null; members that are not known are passed over. Errors (`invalid_input`) name the
/// JSON pointer.
Result<Resource> read_resource(const json::Node& node, ResourceVariant variant);

Result<KeyValue> read_key_value(const json::Node& node);
Result<Relation> read_relation(const json::Node& node);

}  // namespace hookctl::aruna
