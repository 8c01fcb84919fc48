#include "inspection.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "aruna/fields.hpp"
#include "aruna/resource_json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "json/scan.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/signature_forms.hpp"

namespace hookctl {
namespace {

/// The keys by which shapes are told apart, in both spellings of Aruna's.
enum class Key : std::size_t {
  hook_id,
  object,
  secret,
  pubkey_serial,
  trigger,
  hook,
  finished,
  error,
  message_id,
  message_type,
  message_version,
  timestamp,
  payload,
  errors,
  warnings,
  log,
  count
};

struct Spelling {
  std::string_view name;
  Key key;
};
constexpr std::array spellings{
    Spelling{"hook_id", Key::hook_id},
    Spelling{"hookId", Key::hook_id},
    Spelling{"object", Key::object},
    Spelling{"secret", Key::secret},
    Spelling{"pubkey_serial", Key::pubkey_serial},
    Spelling{"pubkeySerial", Key::pubkey_serial},
    Spelling{"trigger", Key::trigger},
    Spelling{"hook", Key::hook},
    Spelling{"finished", Key::finished},
    Spelling{"error", Key::error},
    Spelling{"message_id", Key::message_id},
    Spelling{"message_type", Key::message_type},
    Spelling{"message_version", Key::message_version},
    Spelling{"timestamp", Key::timestamp},
    Spelling{"payload", Key::payload},
    Spelling{"errors", Key::errors},
    Spelling{"warnings", Key::warnings},
    Spelling{"log", Key::log},
};

/// The outermost keys of a body, found in one pass that builds nothing.
struct Outline {
  std::array<bool, static_cast<std::size_t>(Key::count)> keys{};
  json::Kind kind = json::Kind::null;
  std::optional<Error> problem;  ///< where it is no JSON

  bool has(Key key) const { return keys[static_cast<std::size_t>(key)]; }

  bool is_callback() const {
    return has(Key::hook_id) && !has(Key::object) && (has(Key::finished) || has(Key::error));
  }
  bool is_definition() const { return has(Key::trigger) && has(Key::hook); }
  bool is_hook() const {
    if (is_callback() || is_definition()) return false;
    return has(Key::hook_id) || (has(Key::pubkey_serial) && (has(Key::object) || has(Key::secret)));
  }
  bool is_request() const {
    return int{has(Key::message_id)} + int{has(Key::message_type)} + int{has(Key::timestamp)} > 1;
  }
  bool is_response() const {
    return has(Key::errors) || has(Key::warnings) ||
           (has(Key::payload) && has(Key::message_version));
  }
};

Outline outline_of(std::string_view body) {
  Outline out;
  constexpr auto any = std::numeric_limits<std::size_t>::max();
  // A byte order mark is let pass, as the reader of Aruna's payloads does.
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  json::Scanner scanner(
      body,
      {.bytes = any, .depth = any, .string_bytes = any, .grammar = json::Grammar::ecmascript});
  json::ScannedMember member;
  for (;;) {
    auto more = scanner.next(member);
    if (!more) {
      out.problem = std::move(more).error();
      return out;
    }
    if (!*more) break;
    for (const auto& [name, key] : spellings)
      if (member.is(name)) out.keys[static_cast<std::size_t>(key)] = true;
  }
  out.kind = scanner.kind();
  return out;
}

std::string_view kind_name(json::Kind kind) {
  constexpr std::array<std::string_view, 6> names{"null",     "a boolean", "a number",
                                                  "a string", "an array",  "an object"};
  return names[static_cast<std::size_t>(kind)];
}

Unknown unknown(const Outline& outline, std::string_view body) {
  if (trimmed(body).empty()) return {"it is empty", {}};
  if (outline.problem)
    return {fmt::format("it is no JSON: {}", printable(outline.problem->text())), {}};
  if (outline.kind != json::Kind::object)
    return {fmt::format("it is JSON, but {} and no object", kind_name(outline.kind)), {}};
  if (outline.is_definition())
    return {"it is the definition of a hook of Aruna's, and no message", "register --from"};
  if (outline.is_callback()) return {"it is a callback to Aruna, and no message from there", {}};
  if (outline.has(Key::log)) return {"it looks like a HAR file", "capture import --format har"};
  return {"it is a JSON object with neither a hook's ids nor the envelope of a Mosaic message", {}};
}

constexpr std::span<const HeaderPair> no_headers;

ReceivedMessage received(const Subject& subject) {
  return received_message(subject.headers.value_or(no_headers), subject.body, subject.at);
}

/// The id at a place, where there is one.
std::optional<Ulid> id_at(const Result<json::Node>& node) {
  if (!node) return std::nullopt;
  const auto text = node->string();
  if (!text) return std::nullopt;
  const auto id = Ulid::parse(*text);
  return id ? std::optional(*id) : std::nullopt;
}

void read_parts(HookFound& hook, std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return;
  const json::Node root = document->root();
  for (const std::string_view name : {"hook_id", "object", "secret", "pubkey_serial", "download",
                                      "access_key", "secret_key", "token"}) {
    const auto found = aruna::find_field(root, name);
    if (!found || !*found) hook.missing.push_back(name);
  }
  hook.hook_id = id_at(aruna::need_field(root, "hook_id"));
  const auto object = aruna::need_field(root, "object");
  if (!object) return;
  const auto tagged = aruna::untag(*object);
  if (tagged) hook.object_id = id_at(aruna::id_node(tagged->node));
}

/// What `replay::Refresher` asks of a message of Mosaic's, the secret apart.
bool is_renewable(const mosaic::Members& members, const ReceivedMessage& message) {
  const bool stamped = members.timestamp && members.timestamp->kind == json::Kind::string;
  if (!stamped || members.repeated) return false;
  if (message.signatures == 0) return members.payload && members.message_type;
  return message.signatures == 1 && !mosaic::is_foreign_signature(message.signature);
}

}  // namespace

HookFound Inspector::hook(const Subject& subject) const {
  HookFound found;
  auto payload = aruna::parse_payload(subject.body);
  if (!payload) {
    found.problem = std::move(payload).error();
    read_parts(found, subject.body);
    return found;
  }
  found.hook_id = payload->hook_id;
  found.object_id = payload->object_id;
  if (!payload->download) found.missing.emplace_back("download");
  if (!payload->access_key) found.missing.emplace_back("access_key");
  if (!payload->secret_key) found.missing.emplace_back("secret_key");
  if (!payload->token) found.missing.emplace_back("token");
  if (pubkey_) found.secret = judge_hook(*payload, *pubkey_);
  found.payload = std::move(*payload);
  return found;
}

RequestFound Inspector::request(const Subject& subject) const {
  RequestFound found;
  const ReceivedMessage message = received(subject);
  found.headers_known = subject.headers.has_value();
  found.signatures = message.signatures;
  // What came without a signature is as wrong as what came with another's.
  if (mosaic_ && found.headers_known) found.finding = mosaic_->judge(message);
  auto members = mosaic::read_members(subject.body);
  if (!members) {
    found.problem = std::move(members).error();
    return found;
  }
  if (members->repeated)
    found.problem = Error{ErrorCode::invalid_input,
                          fmt::format("the envelope has the key {} twice", *members->repeated),
                          {},
                          {}};
  found.renewable = is_renewable(*members, message);
  found.id = mosaic::text_of(subject.body, members->message_id);
  found.type = mosaic::text_of(subject.body, members->message_type);
  found.version = mosaic::text_of(subject.body, members->message_version);
  found.timestamp = mosaic::text_of(subject.body, members->timestamp);
  if (const auto sent = found.timestamp ? parse_time(*found.timestamp) : fail(Error{}); sent)
    found.sent = *sent;
  if (members->payload) {
    found.payload = members->payload->kind;
    found.payload_size = members->payload->span.of(subject.body).size();
  }
  const auto need = [&](const std::optional<mosaic::Value>& value, std::string_view name) {
    if (!value) found.missing.push_back(name);
  };
  need(members->message_id, "message_id");
  need(members->message_type, "message_type");
  need(members->message_version, "message_version");
  need(members->payload, "payload");
  need(members->timestamp, "timestamp");
  return found;
}

Found Inspector::look(const Subject& subject) const {
  const Outline outline = outline_of(subject.body);
  if (subject.status) {
    if (!outline.is_response()) return unknown(outline, subject.body);
    std::optional<std::string> type;
    for (const auto& [name, value] : subject.headers.value_or(no_headers))
      if (!type && same_ignoring_case(name, "content-type")) type = value;
    return ResponseFound{subject.status,
                         mosaic::judge_response({subject.status, type, subject.body})};
  }
  if (!outline.problem && outline.is_hook()) return hook(subject);
  if (received(subject).signatures > 0 || (!outline.problem && outline.is_request()))
    return request(subject);
  if (!outline.problem && outline.is_response())
    return ResponseFound{{}, mosaic::judge_response({{}, {}, subject.body})};
  return unknown(outline, subject.body);
}

std::string_view kind_of(const Found& found) {
  constexpr std::array<std::string_view, 4> names{"aruna-hook", "mosaic-request", "mosaic-response",
                                                  "unknown"};
  return names[found.index()];
}

bool is_hook_payload(std::string_view body) {
  const Outline outline = outline_of(body);
  return !outline.problem && outline.is_hook();
}

}  // namespace hookctl
