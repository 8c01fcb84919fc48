#include "json/pointer.hpp"

#include <charconv>

#include "base/log.hpp"

namespace hookctl::json {

std::string pointer_step(std::string_view key) {
  // A pointer is for people and errors: an endless key would drown both.
  constexpr std::size_t longest = 200;
  const bool cut = key.size() > longest;
  if (cut) key = key.substr(0, longest);
  std::string escaped = "/";
  for (const char c : key) {
    if (c == '~')
      escaped += "~0";
    else if (c == '/')
      escaped += "~1";
    else
      escaped += c;
  }
  if (cut) escaped += "…";
  return printable(escaped);
}

std::optional<std::vector<std::string>> split_pointer(std::string_view pointer) {
  std::vector<std::string> keys;
  if (pointer.empty()) return keys;
  if (pointer.front() != '/') return std::nullopt;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    const char c = pointer[i];
    if (c == '/') {
      keys.emplace_back();
    } else if (c != '~') {
      keys.back() += c;
    } else {
      if (++i == pointer.size() || (pointer[i] != '0' && pointer[i] != '1')) return std::nullopt;
      keys.back() += pointer[i] == '0' ? '~' : '/';
    }
  }
  return keys;
}

std::optional<std::size_t> array_index(std::string_view key) {
  if (key.empty() || (key.size() > 1 && key.front() == '0')) return std::nullopt;
  std::size_t index = 0;
  const auto [end, problem] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (problem != std::errc() || end != key.data() + key.size()) return std::nullopt;
  return index;
}

}  // namespace hookctl::json
