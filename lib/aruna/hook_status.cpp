#include "aruna/hook_status.hpp"

#include "json/document.hpp"

namespace hookctl::aruna {
namespace {

std::optional<HookStatus> read_status(std::string_view text) {
  const auto document = json::Document::parse(text);
  if (!document) return std::nullopt;
  const auto status = document->root().find("status");
  if (!status) return std::nullopt;
  if (const auto failed = status->find("ERROR")) {
    const auto why = failed->string();
    return HookStatus{HookStatus::State::error, why ? std::string(*why) : ""};
  }
  const auto name = status->string();
  if (!name) return std::nullopt;
  if (*name == "FINISHED") return HookStatus{HookStatus::State::finished, {}};
  if (*name == "RUNNING") return HookStatus{HookStatus::State::running, {}};
  return std::nullopt;
}

}  // namespace

std::optional<HookStatus> hook_status_of(const Resource& resource, const Ulid& hook_id) {
  for (const KeyValue& entry : resource.key_values) {
    if (entry.variant != KeyValueVariant::hook_status) continue;
    const auto key = Ulid::parse(entry.key);
    if (key && *key == hook_id) return read_status(entry.value);
  }
  return std::nullopt;
}

}  // namespace hookctl::aruna
