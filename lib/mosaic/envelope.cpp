#include "mosaic/envelope.hpp"

#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "json/utf8.hpp"

namespace hookctl::mosaic {
namespace {

constexpr json::Limits any_json{.bytes = std::numeric_limits<std::size_t>::max(),
                                .depth = std::numeric_limits<std::size_t>::max(),
                                .string_bytes = std::numeric_limits<std::size_t>::max(),
                                .grammar = json::Grammar::ecmascript};

using Slot = std::optional<Value> Members::*;
constexpr std::array<std::pair<std::string_view, Slot>, 5> slots{{
    {"payload", &Members::payload},
    {"message_id", &Members::message_id},
    {"message_type", &Members::message_type},
    {"message_version", &Members::message_version},
    {"timestamp", &Members::timestamp},
}};

void put(Members& members, const json::ScannedMember& member) {
  for (const auto& [name, slot] : slots) {
    if (!member.is(name)) continue;
    if (members.*slot && !members.repeated) members.repeated = name;
    members.*slot = Value{member.kind, member.value};
    return;
  }
}

}  // namespace

Result<std::string> wrap(std::string_view payload, const Envelope& envelope) {
  auto kind = json::check(payload, any_json);
  if (!kind) return fail(std::move(kind.error()).within("the payload"));
  if (!json::is_utf8(envelope.message_type) || !json::is_utf8(envelope.message_id))
    return fail(ErrorCode::invalid_input, "the message's type and id must be UTF-8");
  std::string message = "{\"message_id\":";
  append_json_text(message, envelope.message_id);
  message += ",\"message_type\":";
  append_json_text(message, envelope.message_type);
  message += ",\"message_version\":";
  append_json_text(message, message_version);
  message += ",\"payload\":";
  message += payload;
  message += ",\"timestamp\":";
  append_json_text(message, format_time(envelope.timestamp));
  message += '}';
  return message;
}

Result<Members> read_members(std::string_view body) {
  json::Scanner scanner(body, any_json);
  json::ScannedMember member;
  Members members;
  for (;;) {
    HOOKCTL_TRY(const bool more, scanner.next(member));
    if (!more) break;
    put(members, member);
  }
  members.kind = scanner.kind();
  return members;
}

Result<Message> read_message(std::string_view body) {
  HOOKCTL_TRY(const Members members, read_members(body));
  if (members.kind != json::Kind::object)
    return fail(ErrorCode::invalid_input, "not a Mosaic message: the body is no JSON object");
  if (members.repeated)
    return fail(ErrorCode::invalid_input,
                fmt::format("not a Mosaic message: it has {} twice", *members.repeated));
  Message message;
  if (members.payload) message.payload = members.payload->span;
  message.message_id = text_of(body, members.message_id);
  message.message_type = text_of(body, members.message_type);
  message.message_version = text_of(body, members.message_version);
  if (members.timestamp) message.timestamp = members.timestamp->span;
  return message;
}

std::optional<std::string> text_of(std::string_view body, const std::optional<Value>& value) {
  if (!value || value->kind != json::Kind::string) return std::nullopt;
  auto text = json::unescape(value->span.of(body));
  if (!text) return std::nullopt;
  return *std::move(text);
}

}  // namespace hookctl::mosaic
