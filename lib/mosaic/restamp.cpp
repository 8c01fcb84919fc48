#include "mosaic/restamp.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "mosaic/envelope.hpp"

namespace hookctl::mosaic {
namespace {

struct Edit {
  json::Span span;
  std::string text;
};

/// Where the text of a member stands.
Result<json::Span> place_of(const std::optional<Value>& value, std::string_view name) {
  if (!value)
    return fail(ErrorCode::invalid_input, fmt::format("the message has no {} to replace", name));
  if (value->kind != json::Kind::string)
    return fail(ErrorCode::invalid_input, fmt::format("the message's {} is no text", name));
  return value->span;
}

}  // namespace

Result<std::string> restamp(std::string_view body, const Restamp& values) {
  HOOKCTL_TRY(const Members members, read_members(body));
  if (members.kind != json::Kind::object)
    return fail(ErrorCode::invalid_input, "not a Mosaic message: the body is no JSON object");
  if (members.repeated)
    return fail(ErrorCode::invalid_input,
                fmt::format("the message has {} twice, and receivers differ in which one they take",
                            *members.repeated));
  HOOKCTL_TRY(const json::Span timestamp, place_of(members.timestamp, "timestamp"));
  Edit first{timestamp, json_text(format_time(values.timestamp))};
  if (!values.message_id) return json::replace_span(body, first.span, first.text);
  HOOKCTL_TRY(const json::Span id, place_of(members.message_id, "message_id"));
  Edit last{id, json_text(*values.message_id)};
  if (first.span.begin > last.span.begin) std::swap(first, last);
  // From the back, so that the other span stays right.
  return json::replace_span(json::replace_span(body, last.span, last.text), first.span, first.text);
}

}  // namespace hookctl::mosaic
