#include "payload_file.hpp"

#include <fmt/format.h>

#include "base/io.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_payload = 16 * 1024 * 1024;

}  // namespace

Result<aruna::Payload> read_payload(const Invocation& in) {
  return read_payload(in.argument("PAYLOAD").value_or("-"));
}

Result<aruna::Payload> read_payload(const std::string& path) {
  HOOKCTL_TRY(std::string text, read_file(path, largest_payload));
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

}  // namespace hookctl
