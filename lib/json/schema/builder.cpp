#include "json/schema/builder.hpp"

#include <fmt/format.h>

#include "json/pointer.hpp"
#include "json/schema/compare.hpp"

namespace hookctl::json::schema {

const Value* Builder::find(std::string_view keyword) const {
  const auto& members = object_.get_ref<const Value::object_t&>();
  const auto found = members.find(keyword);
  return found == members.end() ? nullptr : &found->second;
}

std::string Builder::path(std::string_view keyword) const {
  return target_.path + pointer_step(keyword);
}

tl::unexpected<Error> Builder::wrong(std::string_view path, std::string_view what,
                                     std::string_view hint) const {
  return fail(ErrorCode::invalid_input, fmt::format("unusable schema: {}: {}", path, what),
              std::string(hint));
}

Result<std::optional<std::uint64_t>> Builder::count(std::string_view keyword) const {
  const Value* value = find(keyword);
  if (value == nullptr) return std::optional<std::uint64_t>();
  if (value->is_number_unsigned()) return std::optional(value->get<std::uint64_t>());
  // Beyond 2^53 a count limits nothing that fits into a memory.
  if (value->is_number_float() && is_whole(*value) && value->get<double>() >= 0 &&
      value->get<double>() <= 9007199254740992.0)
    return std::optional(static_cast<std::uint64_t>(value->get<double>()));
  return wrong(path(keyword), "must be a whole number from 0");
}

Result<std::optional<bool>> Builder::flag(std::string_view keyword) const {
  const Value* value = find(keyword);
  if (value == nullptr) return std::optional<bool>();
  if (!value->is_boolean()) return wrong(path(keyword), "must be true or false");
  return std::optional(value->get<bool>());
}

Result<const std::string*> Builder::text(std::string_view keyword) const {
  const Value* value = find(keyword);
  if (value == nullptr) return nullptr;
  if (!value->is_string()) return wrong(path(keyword), "must be a string");
  return value->get_ptr<const std::string*>();
}

Result<const Subschema*> Builder::schema(const Value& value, std::string path) const {
  return source_.subschema(value, base_, std::move(path));
}

Result<const Subschema*> Builder::schema(std::string_view keyword) const {
  const Value* value = find(keyword);
  if (value == nullptr) return nullptr;
  return schema(*value, path(keyword));
}

Result<std::vector<const Subschema*>> Builder::schemas(std::string_view keyword) const {
  std::vector<const Subschema*> found;
  const Value* value = find(keyword);
  if (value == nullptr) return found;
  if (!value->is_array() || value->empty())
    return wrong(path(keyword), "must be a list of at least one schema");
  for (const auto& element : *value) {
    HOOKCTL_TRY(const Subschema* one,
                schema(element, fmt::format("{}/{}", path(keyword), found.size())));
    found.push_back(one);
  }
  return found;
}

std::string counted(std::uint64_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

}  // namespace hookctl::json::schema
