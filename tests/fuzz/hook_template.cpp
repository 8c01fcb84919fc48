// Custom templates: findings have places within the text, and what has none of the errors that
// concern JSON makes JSON.
#include "aruna/hook_template.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "aruna/example_payload.hpp"
#include "aruna/template_lint.hpp"
#include "demand.hpp"
#include "json/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hookctl;
  const auto text = text_of(data, size);
  const auto payload = aruna::example_payload();
  const auto findings = aruna::lint_template(text, &payload);
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  bool error = false;
  bool json = true;
  for (const auto& one : findings) {
    demand(one.line >= 1 && one.line <= lines && one.column >= 1 && one.column <= size + 1);
    error = error || one.severity == aruna::Severity::error;
    json = json && one.code != "not-json";
  }
  demand(error || aruna::check_template(text));
  const Secret rendered = aruna::render_template(text, payload);
  if (!error && json) demand(json::Document::parse(rendered.reveal()).has_value());
  return 0;
}
