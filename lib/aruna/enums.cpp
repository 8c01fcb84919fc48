#include "aruna/enums.hpp"

namespace hookctl::aruna {
namespace {

constexpr EnumValue resource_variants[] = {
    {"UNSPECIFIED", 0}, {"PROJECT", 1}, {"COLLECTION", 2}, {"DATASET", 3}, {"OBJECT", 4}};
constexpr EnumValue key_value_variants[] = {
    {"UNSPECIFIED", 0}, {"LABEL", 1}, {"STATIC_LABEL", 2}, {"HOOK", 3}, {"HOOK_STATUS", 4}};
constexpr EnumValue data_classes[] = {
    {"UNSPECIFIED", 0}, {"PUBLIC", 1}, {"PRIVATE", 2}, {"WORKSPACE", 4}, {"CONFIDENTIAL", 5}};
constexpr EnumValue statuses[] = {{"UNSPECIFIED", 0}, {"INITIALIZING", 1}, {"VALIDATING", 2},
                                  {"AVAILABLE", 3},   {"UNAVAILABLE", 4},  {"ERROR", 5},
                                  {"DELETED", 6}};
constexpr EnumValue hash_algorithms[] = {{"UNSPECIFIED", 0}, {"MD5", 1}, {"SHA256", 2}};
constexpr EnumValue internal_relation_variants[] = {
    {"UNSPECIFIED", 0}, {"BELONGS_TO", 1}, {"ORIGIN", 2},  {"VERSION", 3},
    {"METADATA", 4},    {"POLICY", 5},     {"DELETED", 6}, {"CUSTOM", 7}};
constexpr EnumValue external_relation_variants[] = {
    {"UNSPECIFIED", 0}, {"URL", 1}, {"IDENTIFIER", 2}, {"CUSTOM", 3}};
constexpr EnumValue relation_directions[] = {{"UNSPECIFIED", 0}, {"INBOUND", 1}, {"OUTBOUND", 2}};
constexpr EnumValue replication_statuses[] = {
    {"UNSPECIFIED", 0}, {"WAITING", 1}, {"RUNNING", 2}, {"FINISHED", 3}, {"ERROR", 4}};
constexpr EnumValue trigger_types[] = {{"UNSPECIFIED", 0},        {"HOOK_ADDED", 1},
                                       {"RESOURCE_CREATED", 2},   {"LABEL_ADDED", 3},
                                       {"STATIC_LABEL_ADDED", 4}, {"HOOK_STATUS_CHANGED", 5},
                                       {"OBJECT_FINISHED", 6}};
constexpr EnumValue methods[] = {{"UNSPECIFIED", 0}, {"PUT", 1}, {"POST", 2}};

constexpr EnumTable resource_variant_table{"RESOURCE_VARIANT_", resource_variants};
constexpr EnumTable key_value_variant_table{"KEY_VALUE_VARIANT_", key_value_variants};
constexpr EnumTable data_class_table{"DATA_CLASS_", data_classes};
constexpr EnumTable status_table{"STATUS_", statuses};
constexpr EnumTable hash_algorithm_table{"HASHALGORITHM_", hash_algorithms};
constexpr EnumTable internal_relation_variant_table{"INTERNAL_RELATION_VARIANT_",
                                                    internal_relation_variants};
constexpr EnumTable external_relation_variant_table{"EXTERNAL_RELATION_VARIANT_",
                                                    external_relation_variants};
constexpr EnumTable relation_direction_table{"RELATION_DIRECTION_", relation_directions};
constexpr EnumTable replication_status_table{"REPLICATION_STATUS_", replication_statuses};
constexpr EnumTable trigger_type_table{"TRIGGER_TYPE_", trigger_types};
constexpr EnumTable method_table{"METHOD_", methods};

}  // namespace

std::optional<std::int32_t> EnumTable::number_of(std::string_view name) const {
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  for (const EnumValue& value : values)
    if (value.name == name) return value.number;
  return std::nullopt;
}

std::string_view EnumTable::name_of(std::int32_t number) const {
  for (const EnumValue& value : values)
    if (value.number == number) return value.name;
  return {};
}

template <>
const EnumTable& enum_table<ResourceVariant>() {
  return resource_variant_table;
}
template <>
const EnumTable& enum_table<KeyValueVariant>() {
  return key_value_variant_table;
}
template <>
const EnumTable& enum_table<DataClass>() {
  return data_class_table;
}
template <>
const EnumTable& enum_table<Status>() {
  return status_table;
}
template <>
const EnumTable& enum_table<HashAlgorithm>() {
  return hash_algorithm_table;
}
template <>
const EnumTable& enum_table<InternalRelationVariant>() {
  return internal_relation_variant_table;
}
template <>
const EnumTable& enum_table<ExternalRelationVariant>() {
  return external_relation_variant_table;
}
template <>
const EnumTable& enum_table<RelationDirection>() {
  return relation_direction_table;
}
template <>
const EnumTable& enum_table<ReplicationStatus>() {
  return replication_status_table;
}
template <>
const EnumTable& enum_table<TriggerType>() {
  return trigger_type_table;
}
template <>
const EnumTable& enum_table<Method>() {
  return method_table;
}

}  // namespace hookctl::aruna
