// The names of the wire's enum values: whole as proto3 JSON has them, and short as templates do.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "aruna/model.hpp"

namespace hookctl::aruna {

struct EnumValue {
  std::string_view name;  ///< without the prefix: "LABEL"
  std::int32_t number;
};

/// An enum of the wire: "KEY_VALUE_VARIANT_" and its values.
struct EnumTable {
  std::string_view prefix;
  std::span<const EnumValue> values;

  /// The number of a name, with the prefix or without it.
  std::optional<std::int32_t> number_of(std::string_view name) const;
  /// The short name of a number; empty where it has none.
  std::string_view name_of(std::int32_t number) const;
};

/// The table of an enum of the model.
template <typename Enum>
const EnumTable& enum_table();

template <>
const EnumTable& enum_table<ResourceVariant>();
template <>
const EnumTable& enum_table<KeyValueVariant>();
template <>
const EnumTable& enum_table<DataClass>();
template <>
const EnumTable& enum_table<Status>();
template <>
const EnumTable& enum_table<HashAlgorithm>();
template <>
const EnumTable& enum_table<InternalRelationVariant>();
template <>
const EnumTable& enum_table<ExternalRelationVariant>();
template <>
const EnumTable& enum_table<RelationDirection>();
template <>
const EnumTable& enum_table<ReplicationStatus>();
template <>
const EnumTable& enum_table<TriggerType>();
template <>
const EnumTable& enum_table<Method>();

/// The short name of a value: "LABEL"; empty where it has none.
template <typename Enum>
std::string_view short_name(Enum value) {
  return enum_table<Enum>().name_of(static_cast<std::int32_t>(value));
}

}  // namespace hookctl::aruna
