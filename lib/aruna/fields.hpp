// Members of the wire's JSON, in the server's names (snake_case) or proto3 JSON's (camelCase).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/enums.hpp"
#include "json/document.hpp"

namespace hookctl::aruna {

/// The member of that snake_case name or of its camelCase form; nothing where it is absent or null.
/// An error where `object` is no object, or has both.
Result<std::optional<json::Node>> find_field(const json::Node& object, std::string_view name);

/// The same for a member that must be there, and not null.
Result<json::Node> need_field(const json::Node& object, std::string_view name);

/// A text; empty where it is absent or null.
Result<std::string> text_field(const json::Node& object, std::string_view name);
/// A text that may be missing: nothing where it is absent or null.
Result<std::optional<std::string>> optional_text_field(const json::Node& object,
                                                       std::string_view name);
/// A point in time in RFC 3339, as it came; empty where it is absent or null.
Result<std::string> time_field(const json::Node& object, std::string_view name);
/// false where it is absent or null.
Result<bool> flag_field(const json::Node& object, std::string_view name);
/// A number, or its digits in a string.
Result<std::optional<std::int64_t>> integer_field(const json::Node& object, std::string_view name,
                                                  std::int64_t least, std::int64_t most);
/// An enum's number, whole name or short name.
Result<std::optional<std::int32_t>> enum_number_field(const json::Node& object,
                                                      std::string_view name,
                                                      const EnumTable& table);

template <typename Enum>
Result<std::optional<Enum>> optional_enum_field(const json::Node& object, std::string_view name) {
  HOOKCTL_TRY(const auto number, enum_number_field(object, name, enum_table<Enum>()));
  return number ? std::optional<Enum>(static_cast<Enum>(*number)) : std::nullopt;
}

/// `unspecified` where it is absent or null.
template <typename Enum>
Result<Enum> enum_field(const json::Node& object, std::string_view name) {
  HOOKCTL_TRY(const auto found, optional_enum_field<Enum>(object, name));
  return found.value_or(Enum::unspecified);
}

/// An array's elements, each read by `read`; none where it is absent or null.
template <typename Item, typename Read>
Result<std::vector<Item>> list_field(const json::Node& object, std::string_view name, Read read) {
  std::vector<Item> items;
  HOOKCTL_TRY(const auto found, find_field(object, name));
  if (!found) return items;
  HOOKCTL_TRY(const auto elements, found->elements());
  items.reserve(elements.size());
  for (const json::Node& element : elements) {
    HOOKCTL_TRY(items.emplace_back(), read(element));
  }
  return items;
}

}  // namespace hookctl::aruna
