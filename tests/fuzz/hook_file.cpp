// Files of hooks, in TOML or JSON: what is read can be planned, and planning it against itself
// finds no difference.
#include "aruna/hook_file.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "aruna/hook_plan.hpp"
#include "config/toml_json.hpp"
#include "demand.hpp"
#include "json/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hookctl;
  const auto text = text_of(data, size);
  const auto toml = config::toml_as_json(text);
  const auto document = json::Document::parse(toml ? std::string_view(toml->json) : text);
  if (toml) demand(document || toml->json.size() > json::Limits().bytes);
  if (!document) return 0;
  auto file = aruna::read_hook_file(document->root());
  if (!file) {
    demand(file.error().code == ErrorCode::invalid_input);
    if (toml) demand(toml->line_of(file.error().message) >= 1);
    return 0;
  }
  const Time now{};
  std::vector<aruna::DesiredHook> desired;
  std::vector<aruna::HookInfo> actual;
  for (auto& entry : file->hooks) {
    auto& definition = entry.hook.definition;
    if (entry.hook.lifetime) definition.expires = now + *entry.hook.lifetime;
    actual.push_back({std::to_string(actual.size()), definition.clone()});
    desired.push_back(std::move(entry.hook));
  }
  demand(aruna::plan_hooks(desired, actual, {now, true, file->project_ids}).differences() == 0);
  demand(aruna::plan_hooks(desired, {}, {now, true, {}}).differences() == desired.size());
  return 0;
}
