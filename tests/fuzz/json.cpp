// JSON: reading, scanning, and finding a value's bytes.
#include <cstddef>
#include <cstdint>
#include <string>

#include "demand.hpp"
#include "json/document.hpp"
#include "json/scan.hpp"
#include "json/span.hpp"

namespace {

using hookctl::json::Document;
using hookctl::json::Node;

/// Every value's bytes are a document of their own that reads as the same value.
void check_spans(std::string_view text, const Node& node, int left) {
  const auto span = hookctl::json::find_span(text, node.pointer());
  if (!span) {
    // Only a key that had to be made fit to be seen leads nowhere.
    demand(node.pointer().find_first_of("\\…") != std::string::npos);
    return;
  }
  demand(span->begin < span->end && span->end <= text.size());
  demand(Document::parse(span->of(text)).has_value());
  if (left == 0) return;
  if (const auto elements = node.elements())
    for (const auto& element : *elements) check_spans(text, element, left - 1);
  if (const auto members = node.members())
    for (const auto& [key, member] : *members) check_spans(text, member, left - 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  const auto kind = hookctl::json::check(text);
  if (const auto document = Document::parse(text)) {
    demand(kind.has_value());
    if (size < 512) check_spans(text, document->root(), 4);
  } else {
    demand(document.error().code == hookctl::ErrorCode::invalid_input);
    // Keys that are given twice are all that a scanner lets pass.
    demand(kind ? document.error().message.ends_with("given twice in one object")
                : kind.error().message == document.error().message);
    // Whatever it is, an answer must come, and lie within the text.
    if (const auto span = hookctl::json::find_span(text, "/object/id"))
      demand(span->begin <= span->end && span->end <= size);
  }
  return 0;
}
