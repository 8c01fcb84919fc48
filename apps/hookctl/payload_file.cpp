#include "payload_file.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/io.hpp"

namespace hookctl {

Result<aruna::Payload> read_payload(const Invocation& in) {
  return read_payload(in, in.argument("PAYLOAD").value_or("-"));
}

Result<aruna::Payload> read_payload(const Invocation& in, const std::string& path) {
  HOOKCTL_TRY(std::string text, read_file(path, largest_payload, &in.stop()));
  return parse_payload(std::move(text), path);
}

Result<aruna::Payload> parse_payload(std::string text, const std::string& path) {
  auto payload = aruna::parse_payload(text);
  wipe(text.data(), text.size());
  if (!payload)
    return fail(std::move(payload).error().within(
        path == "-" ? "the payload on standard input" : fmt::format("the payload {}", path)));
  return payload;
}

std::vector<aruna::KeyValue> labels_of(const Invocation& in, std::string_view option) {
  std::vector<aruna::KeyValue> labels;
  for (auto& [key, value] : in.pairs(option))
    labels.push_back({std::move(key), std::move(value), aruna::KeyValueVariant::label});
  return labels;
}

Result<std::string> read_pubkey(const Invocation& in, const std::string& path) {
  constexpr std::size_t most = 64 * 1024;
  HOOKCTL_TRY(const std::string text, read_file(path, most, &in.stop()));
  // With PEM armour or without: the lines between are the text that the server lists.
  std::string key;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    if (!line.starts_with("-----")) key += line;
    at = end + 1;
  }
  std::erase_if(key, [](char c) { return c == ' ' || c == '\r' || c == '\t'; });
  if (key.empty()) return fail(ErrorCode::invalid_input, fmt::format("{} holds no key", path));
  return key;
}

}  // namespace hookctl
