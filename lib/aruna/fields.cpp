#include "aruna/fields.hpp"

#include <limits>

#include <fmt/format.h>

#include "base/clock.hpp"

namespace hookctl::aruna {
namespace {

/// content_len → contentLen
std::string camel_case(std::string_view name) {
  std::string out;
  bool upper = false;
  for (const char c : name) {
    if (c == '_')
      upper = true;
    else
      out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (c != '_') upper = false;
  }
  return out;
}

}  // namespace

Result<std::optional<json::Node>> find_field(const json::Node& object, std::string_view name) {
  if (!object.is_object()) return fail(object.error("must be an object"));
  auto found = object.find(name);
  if (name.find('_') != std::string_view::npos) {
    auto other = object.find(camel_case(name));
    if (found && other) return fail(other->error(fmt::format("is given as {} too", name)));
    if (other) found = std::move(other);
  }
  if (found && found->is_null()) found.reset();
  return found;
}

Result<json::Node> need_field(const json::Node& object, std::string_view name) {
  HOOKCTL_TRY(auto found, find_field(object, name));
  if (found) return std::move(*found);
  if (const auto null = object.find(name)) return fail(null->error("must not be null"));
  return object.at(name);
}

Result<std::string> text_field(const json::Node& object, std::string_view name) {
  HOOKCTL_TRY(const auto found, optional_text_field(object, name));
  return found.value_or(std::string());
}

Result<std::optional<std::string>> optional_text_field(const json::Node& object,
                                                       std::string_view name) {
  HOOKCTL_TRY(const auto found, find_field(object, name));
  if (!found) return std::nullopt;
  HOOKCTL_TRY(const auto text, found->string());
  return std::string(text);
}

Result<std::string> time_field(const json::Node& object, std::string_view name) {
  HOOKCTL_TRY(const auto found, find_field(object, name));
  if (!found) return std::string();
  HOOKCTL_TRY(const auto text, found->string());
  if (!text.empty() && !parse_time(text))
    return fail(found->error("must be a time as in RFC 3339, such as 2024-05-01T12:00:00Z"));
  return std::string(text);
}

Result<bool> flag_field(const json::Node& object, std::string_view name) {
  HOOKCTL_TRY(const auto found, find_field(object, name));
  return found ? found->boolean() : Result<bool>(false);
}

Result<std::optional<std::int64_t>> integer_field(const json::Node& object, std::string_view name,
                                                  std::int64_t least, std::int64_t most) {
  HOOKCTL_TRY(const auto found, find_field(object, name));
  if (!found) return std::nullopt;
  HOOKCTL_TRY(const auto number, found->integer_or_text(least, most));
  return number;
}

Result<std::optional<std::int32_t>> enum_number_field(const json::Node& object,
                                                      std::string_view name,
                                                      const EnumTable& table) {
  HOOKCTL_TRY(const auto found, find_field(object, name));
  if (!found) return std::nullopt;
  if (found->is_string()) {
    HOOKCTL_TRY(const auto text, found->string());
    const auto number = table.number_of(text);
    if (!number)
      return fail(
          found->error(fmt::format("must be a number or one of {0}{1}, {0}{2} …", table.prefix,
                                   table.values[0].name, table.values[1].name)));
    return number;
  }
  HOOKCTL_TRY(const auto number, found->integer(std::numeric_limits<std::int32_t>::min(),
                                                std::numeric_limits<std::int32_t>::max()));
  return static_cast<std::int32_t>(number);
}

}  // namespace hookctl::aruna
