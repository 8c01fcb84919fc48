#include "http/message.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace hookctl::http {

void Headers::add(std::string name, std::string value) {
  fields_.push_back({std::move(name), std::move(value)});
}

void Headers::add_secret(std::string name, Secret value) {
  fields_.push_back({std::move(name), std::move(value)});
}

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  add(std::string(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Header& field) { return same_ignoring_case(field.name, name); });
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (const Header& field : fields_)
    if (const auto* text = std::get_if<std::string>(&field.value);
        text != nullptr && same_ignoring_case(field.name, name))
      return *text;
  return std::nullopt;
}

bool Headers::contains(std::string_view name) const {
  return std::ranges::any_of(
      fields_, [&](const Header& field) { return same_ignoring_case(field.name, name); });
}

Headers Headers::clone() const {
  Headers copy;
  copy.fields_.reserve(fields_.size());
  for (const Header& field : fields_) {
    if (const auto* secret = std::get_if<Secret>(&field.value))
      copy.add_secret(field.name, secret->clone());
    else
      copy.add(field.name, std::get<std::string>(field.value));
  }
  return copy;
}

}  // namespace hookctl::http
