#include "mosaic/payload_check.hpp"

#include <charconv>
#include <limits>
#include <string>

#include <nlohmann/json.hpp>

namespace hookctl::mosaic {
namespace {

constexpr json::Limits limits{.bytes = std::numeric_limits<std::size_t>::max(),
                              .depth = 1000,
                              .string_bytes = std::numeric_limits<std::size_t>::max(),
                              .repeated_keys = true};

std::optional<unsigned> escaped_unit(std::string_view text) {
  if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  return unit;
}

bool is_high(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// With U+FFFD in place of surrogates that are escaped alone: our documents cannot hold those, and
/// to a schema one character is as good as another.
std::string without_lone_surrogates(std::string_view text) {
  std::string out(text);
  for (std::size_t at = out.find('\\'); at != std::string::npos; at = out.find('\\', at)) {
    const auto unit = escaped_unit(std::string_view(out).substr(at));
    if (!unit) {
      at += 2;
      continue;
    }
    const auto next = escaped_unit(std::string_view(out).substr(at + 6));
    if (is_high(*unit) && next && is_low(*next)) {
      at += 12;
      continue;
    }
    if (is_high(*unit) || is_low(*unit)) out.replace(at, 6, "\\ufffd");
    at += 6;
  }
  return out;
}

}  // namespace

Result<std::vector<json::Violation>> check_payload(std::string_view body,
                                                   const std::optional<Value>& payload,
                                                   const json::Schema& schema) {
  if (!payload) {
    const nlohmann::json undefined(nlohmann::json::value_t::discarded);
    return schema.check(json::Node(undefined, ""));
  }
  HOOKCTL_TRY(const auto document,
              json::Document::parse(without_lone_surrogates(payload->span.of(body)), limits));
  return schema.check(document.root());
}

}  // namespace hookctl::mosaic
