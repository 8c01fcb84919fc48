#include "capture/further.hpp"

#include "base/text.hpp"
#include "json/count.hpp"
#include "json/document.hpp"
#include "json/scan.hpp"

namespace hookctl::capture {
namespace {

constexpr std::string_view redactions = "redactions";

/// Where a field stands in `further`.
struct Field {
  json::Span whole;  ///< with the comma and the key before its value
  json::Span value;
};

std::optional<Field> find(std::string_view further, std::string_view name) {
  if (further.empty()) return std::nullopt;
  // Its comma in front becomes the brace: the places stay.
  std::string object(further);
  object.front() = '{';
  object += '}';
  json::Scanner scanner(object, {.bytes = object.size(), .string_bytes = object.size()});
  json::ScannedMember member;
  for (;;) {
    const auto more = scanner.next(member);
    if (!more || !*more) return std::nullopt;
    if (!member.is(name)) continue;
    const std::size_t before = member.key.size() + std::string_view(R"(,"":)").size();
    return Field{{member.value.begin - before, member.value.end}, member.value};
  }
}

}  // namespace

std::optional<std::string_view> further_field(std::string_view further, std::string_view name) {
  const auto field = find(further, name);
  if (!field) return std::nullopt;
  return field->value.of(further);
}

void set_further_field(std::string& further, std::string_view name, std::string_view json) {
  if (const auto field = find(further, name)) {
    further.replace(field->value.begin, field->value.end - field->value.begin, json);
    return;
  }
  further.append(",").append(json_text(name)).append(":").append(json);
}

void drop_further_field(std::string& further, std::string_view name) {
  if (const auto field = find(further, name))
    further.erase(field->whole.begin, field->whole.end - field->whole.begin);
}

std::vector<std::string> redactions_of(std::string_view further) {
  std::vector<std::string> all;
  // Most records have none, and need no look at each field.
  if (further.find(redactions) == std::string_view::npos) return all;
  const auto text = further_field(further, redactions);
  if (!text) return all;
  if (json::count_values(*text) > json::most_values) return all;
  const auto list = json::Document::parse(*text, {.bytes = text->size()});
  const auto elements = list ? list->root().elements() : fail(list.error());
  if (!elements) return all;
  for (const json::Node& element : *elements)
    if (const auto one = element.string()) all.emplace_back(*one);
  return all;
}

}  // namespace hookctl::capture
