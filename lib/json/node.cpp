#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "json/document.hpp"
#include "json/pointer.hpp"

namespace hookctl::json {
namespace {

constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();
constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();

/// Reads decimal digits with a leading minus at most; nothing where there is more, or too much.
std::optional<std::int64_t> read_digits(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string wanted_integer(std::int64_t least, std::int64_t most) {
  if (least == int64_min && most == int64_max) return "must be a whole number of at most 64 bits";
  return fmt::format("must be a whole number from {} to {}", least, most);
}

}  // namespace

bool Node::is_null() const {
  return value_->is_null();
}
bool Node::is_boolean() const {
  return value_->is_boolean();
}
bool Node::is_number() const {
  return value_->is_number();
}
bool Node::is_string() const {
  return value_->is_string();
}
bool Node::is_array() const {
  return value_->is_array();
}
bool Node::is_object() const {
  return value_->is_object();
}

Error Node::error(std::string_view what) const {
  const std::string_view where = pointer_.empty() ? "the document" : std::string_view(pointer_);
  return {ErrorCode::invalid_input, fmt::format("{}: {}", where, what), {}, {}};
}

Result<bool> Node::boolean() const {
  if (!is_boolean()) return fail(error("must be true or false"));
  return value_->get<bool>();
}

Result<std::string_view> Node::string() const {
  if (!is_string()) return fail(error("must be a string"));
  const auto& text = value_->get_ref<const std::string&>();
  if (text.find('\0') != std::string::npos) return fail(error("must not hold a NUL character"));
  return std::string_view(text);
}

Result<std::int64_t> Node::integer(std::int64_t least, std::int64_t most) const {
  std::optional<std::int64_t> number;
  if (value_->is_number_unsigned()) {
    const auto big = value_->get<std::uint64_t>();
    if (big <= static_cast<std::uint64_t>(int64_max)) number = static_cast<std::int64_t>(big);
  } else if (value_->is_number_integer()) {
    number = value_->get<std::int64_t>();
  }
  if (!number || *number < least || *number > most) return fail(error(wanted_integer(least, most)));
  return *number;
}

Result<std::int64_t> Node::integer_or_text(std::int64_t least, std::int64_t most) const {
  if (!is_string()) return integer(least, most);
  const auto number = read_digits(value_->get_ref<const std::string&>());
  if (!number || *number < least || *number > most) return fail(error(wanted_integer(least, most)));
  return *number;
}

Result<double> Node::number() const {
  if (!is_number()) return fail(error("must be a number"));
  return value_->get<double>();
}

Result<std::vector<Node>> Node::elements() const {
  if (!is_array()) return fail(error("must be an array"));
  std::vector<Node> nodes;
  nodes.reserve(value_->size());
  for (const auto& element : *value_)
    nodes.emplace_back(element, fmt::format("{}/{}", pointer_, nodes.size()));
  return nodes;
}

Result<std::vector<std::pair<std::string_view, Node>>> Node::members() const {
  if (!is_object()) return fail(error("must be an object"));
  std::vector<std::pair<std::string_view, Node>> nodes;
  nodes.reserve(value_->size());
  for (const auto& [key, value] : value_->get_ref<const nlohmann::json::object_t&>())
    nodes.emplace_back(key, Node(value, pointer_ + pointer_step(key)));
  return nodes;
}

std::optional<Node> Node::find(std::string_view key) const {
  if (!is_object()) return std::nullopt;
  const auto& object = value_->get_ref<const nlohmann::json::object_t&>();
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  return Node(found->second, pointer_ + pointer_step(key));
}

Result<Node> Node::at(std::string_view key) const {
  if (!is_object()) return fail(error("must be an object"));
  auto found = find(key);
  if (!found) return fail(Node(*value_, pointer_ + pointer_step(key)).error("is missing"));
  return std::move(*found);
}

std::optional<Node> Node::resolve(std::string_view pointer) const {
  const auto keys = split_pointer(pointer);
  if (!keys) return std::nullopt;
  const nlohmann::json* value = value_;
  for (const std::string& key : *keys) {
    if (value->is_object()) {
      const auto found = value->find(key);
      if (found == value->end()) return std::nullopt;
      value = &*found;
    } else if (const auto index = array_index(key); value->is_array() && index) {
      if (*index >= value->size()) return std::nullopt;
      value = &(*value)[*index];
    } else {
      return std::nullopt;
    }
  }
  return Node(*value, pointer_ + std::string(pointer));
}

}  // namespace hookctl::json
