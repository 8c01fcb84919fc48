#include <array>

#include <fmt/format.h>

#include "json/pointer.hpp"
#include "json/schema/compiler.hpp"
#include "json/schema/uri.hpp"

namespace hookctl::json::schema {
namespace {

constexpr std::array<std::string_view, 9> schema_keywords{"items",
                                                          "additionalItems",
                                                          "contains",
                                                          "additionalProperties",
                                                          "propertyNames",
                                                          "not",
                                                          "if",
                                                          "then",
                                                          "else"};
constexpr std::array<std::string_view, 4> list_keywords{"items", "allOf", "anyOf", "oneOf"};
constexpr std::array<std::string_view, 4> map_keywords{"properties", "patternProperties",
                                                       "definitions", "dependencies"};

tl::unexpected<Error> wrong_id(const Place& place, std::string_view what) {
  return fail(ErrorCode::invalid_input,
              fmt::format("unusable schema: {}/$id: {}", place.path, what));
}

const Value* child_of(const Value& value, const std::string& key) {
  if (value.is_object()) {
    const auto found = value.find(key);
    return found == value.end() ? nullptr : &*found;
  }
  const auto index = array_index(key);
  return value.is_array() && index && *index < value.size() ? &value[*index] : nullptr;
}

}  // namespace

Result<void> References::remember(const std::string& uri, const Place& place) {
  const auto [known, fresh] = by_uri_.emplace(uri, place);
  if (!fresh && known->second.value != place.value)
    return wrong_id(place, "another schema has the same");
  return {};
}

Result<void> References::add(const Value& document, const std::string& uri,
                             const std::string& path) {
  const Place place{&document, uri, path};
  HOOKCTL_CHECK(remember(uri, place));
  bases_[&document] = uri;
  return scan(place);
}

Result<void> References::scan_id(const Value::object_t& object, Place& place) {
  const auto id = object.find("$id");
  // What stands beside a reference is not looked at.
  if (id == object.end() || object.contains("$ref")) return {};
  if (!id->second.is_string()) return wrong_id(place, "must be a string");
  const auto& text = id->second.get_ref<const std::string&>();
  if (!is_well_formed(split_uri(text), false)) return wrong_id(place, "must be a URI reference");
  const std::string uri = resolve_uri(place.base, text);
  const std::string_view address = without_fragment(uri);
  const bool anchor = text.starts_with('#');
  if (!anchor) {
    place.base = address;
    bases_[place.value] = place.base;
    HOOKCTL_CHECK(remember(place.base, place));
  }
  if (address.size() + 1 < uri.size()) return remember(uri, place);
  return {};
}

Result<void> References::scan(const Place& place) {
  if (!place.value->is_object()) return {};
  const auto& object = place.value->get_ref<const Value::object_t&>();
  Place here = place;
  HOOKCTL_CHECK(scan_id(object, here));
  const auto inner = [&](const Value& value, const std::string& step) {
    return scan({&value, here.base, here.path + step});
  };
  for (const auto keyword : schema_keywords)
    if (const auto found = object.find(keyword); found != object.end())
      HOOKCTL_CHECK(inner(found->second, pointer_step(keyword)));
  for (const auto keyword : list_keywords) {
    const auto found = object.find(keyword);
    if (found == object.end() || !found->second.is_array()) continue;
    for (std::size_t i = 0; i < found->second.size(); ++i)
      HOOKCTL_CHECK(inner(found->second[i], fmt::format("{}/{}", pointer_step(keyword), i)));
  }
  for (const auto keyword : map_keywords) {
    const auto found = object.find(keyword);
    if (found == object.end() || !found->second.is_object()) continue;
    for (const auto& [key, value] : found->second.items())
      HOOKCTL_CHECK(inner(value, pointer_step(keyword) + pointer_step(key)));
  }
  return {};
}

std::string References::base_of(const Value& value, const std::string& around) const {
  const auto found = bases_.find(&value);
  return found == bases_.end() ? around : found->second;
}

std::optional<Place> References::find(std::string_view reference, std::string_view base) const {
  const std::string uri = resolve_uri(base, reference);
  const std::string_view address = without_fragment(uri);
  const std::string fragment =
      percent_decoded(std::string_view(uri).substr(std::min(address.size() + 1, uri.size())));
  if (!fragment.empty() && fragment.front() != '/') {
    const auto found = by_uri_.find(uri);
    return found == by_uri_.end() ? std::nullopt : std::optional(found->second);
  }
  const auto found = by_uri_.find(address);
  const auto keys = split_pointer(fragment);
  if (found == by_uri_.end() || !keys) return std::nullopt;
  Place place = found->second;
  for (const std::string& key : *keys) {
    place.value = child_of(*place.value, key);
    if (place.value == nullptr) return std::nullopt;
    place.base = base_of(*place.value, place.base);
    place.path += pointer_step(key);
  }
  return place;
}

}  // namespace hookctl::json::schema
