// Aruna's resources as plain values, whatever form they came in. Names follow the wire format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"

namespace hookctl::aruna {

// The enums carry the wire's numbers; a number that is not known is kept as it is.
enum class ResourceVariant {
  unspecified = 0,
  project = 1,
  collection = 2,
  dataset = 3,
  object = 4
};
enum class KeyValueVariant {
  unspecified = 0,
  label = 1,
  static_label = 2,
  hook = 3,
  hook_status = 4
};
enum class DataClass {
  unspecified = 0,
  public_data = 1,
  private_data = 2,
  workspace = 4,
  confidential = 5
};
enum class Status {
  unspecified = 0,
  initializing = 1,
  validating = 2,
  available = 3,
  unavailable = 4,
  error = 5,
  deleted = 6
};
enum class HashAlgorithm { unspecified = 0, md5 = 1, sha256 = 2 };
enum class InternalRelationVariant {
  unspecified = 0,
  belongs_to = 1,
  origin = 2,
  version = 3,
  metadata = 4,
  policy = 5,
  deleted = 6,
  custom = 7
};
enum class ExternalRelationVariant { unspecified = 0, url = 1, identifier = 2, custom = 3 };
enum class RelationDirection { unspecified = 0, inbound = 1, outbound = 2 };
enum class ReplicationStatus { unspecified = 0, waiting = 1, running = 2, finished = 3, error = 4 };

enum class TriggerType {
  unspecified = 0,
  hook_added = 1,
  resource_created = 2,
  label_added = 3,
  static_label_added = 4,
  hook_status_changed = 5,
  object_finished = 6
};
enum class Method { unspecified = 0, put = 1, post = 2 };

struct KeyValue {
  std::string key;
  std::string value;
  KeyValueVariant variant = KeyValueVariant::unspecified;
  friend bool operator==(const KeyValue&, const KeyValue&) = default;
};

struct InternalRelation {
  std::string resource_id;
  ResourceVariant resource_variant = ResourceVariant::unspecified;
  InternalRelationVariant defined_variant = InternalRelationVariant::unspecified;
  std::optional<std::string> custom_variant;
  RelationDirection direction = RelationDirection::unspecified;
  friend bool operator==(const InternalRelation&, const InternalRelation&) = default;
};

struct ExternalRelation {
  std::string identifier;
  ExternalRelationVariant defined_variant = ExternalRelationVariant::unspecified;
  std::optional<std::string> custom_variant;
  friend bool operator==(const ExternalRelation&, const ExternalRelation&) = default;
};

/// Exactly one of the two.
struct Relation {
  std::optional<InternalRelation> internal;
  std::optional<ExternalRelation> external;
  friend bool operator==(const Relation&, const Relation&) = default;
};

/// `alg` is what the server says; for some objects MD5 and SHA256 are swapped, so judge by the
/// number of hexadecimal digits.
struct Hash {
  HashAlgorithm alg = HashAlgorithm::unspecified;
  std::string hash;
};

struct Author {
  std::string first_name;
  std::string last_name;
  std::optional<std::string> email;
  std::optional<std::string> orcid;
  std::optional<std::string> id;
};

/// A place that holds the data: a full copy, or a part of one.
struct DataEndpoint {
  std::string id;
  bool full_sync = false;
  std::optional<bool> partial_sync;  ///< not together with `full_sync`
  std::optional<ReplicationStatus> status;
};

struct RuleBinding {
  std::string rule_id;
  std::string origin;
};

/// What lies below a project, collection or dataset.
struct Stats {
  std::int64_t count = 0;
  std::int64_t size = 0;
  std::string last_updated;  ///< RFC 3339, as it came
};

/// A project, collection, dataset or object.
struct Resource {
  ResourceVariant variant = ResourceVariant::object;
  std::string id;
  std::string name;
  std::string title;
  std::string description;
  std::vector<KeyValue> key_values;
  std::vector<Relation> relations;
  std::optional<std::uint64_t> content_len;  ///< objects alone
  std::optional<Stats> stats;                ///< all but objects
  DataClass data_class = DataClass::unspecified;
  std::string created_at;  ///< RFC 3339, as it came
  std::string created_by;
  std::vector<Author> authors;
  Status status = Status::unspecified;
  bool dynamic = false;
  std::vector<DataEndpoint> endpoints;
  std::vector<Hash> hashes;
  std::string metadata_license_tag;
  std::string data_license_tag;  ///< for the other levels the default for objects below them
  std::vector<RuleBinding> rule_bindings;
};

/// What a resource lies below.
struct Parent {
  ResourceVariant variant = ResourceVariant::project;
  std::string id;
};

/// The first project, collection or dataset that the resource belongs to: as the server tells
/// relations from the resource's side, that is BELONGS_TO with direction INBOUND.
std::optional<Parent> parent_of(const Resource& resource);

struct Pubkey {
  std::int32_t serial = 0;
  std::string key;  ///< the base64 text as the server lists it: the secret's key is this text
  std::string location;
};

}  // namespace hookctl::aruna
