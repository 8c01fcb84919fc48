// Mosaic's request message: a payload in its envelope.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "json/scan.hpp"
#include "json/span.hpp"

namespace hookctl::mosaic {

inline constexpr std::string_view content_type = "application/json";
inline constexpr std::string_view message_version = "1.0";

/// What goes around a payload.
struct Envelope {
  std::string message_type;
  std::string message_id;  ///< a UUID, version 4
  Time timestamp;
};

/// The message as Mosaic's sender writes it, compact and its keys sorted; but the payload's own
/// bytes are kept as they are. `invalid_input` where the payload is no JSON, or type or id are no
/// UTF-8.
Result<std::string> wrap(std::string_view payload, const Envelope& envelope);

/// One of the envelope's values, where it stands.
struct Value {
  json::Kind kind = json::Kind::null;
  json::Span span;
};

/// What a body says of itself, whatever it is: what stands in it, not yet what it is worth. Made in
/// one pass, without a document. Of a key that is given twice the last one counts, as in
/// ECMAScript.
struct Members {
  json::Kind kind = json::Kind::null;  ///< of the body; what is no object has no members
  std::optional<Value> payload, message_id, message_type, message_version, timestamp;
  std::optional<std::string_view> repeated;  ///< the first of these keys that is given twice
};

/// Reads a body as JSON.parse takes it. `invalid_input` where it is no JSON. There is no limit on
/// what stands within one another, since nothing is built.
Result<Members> read_members(std::string_view body);

/// What a message says of itself: values where they are there and of the right kind.
struct Message {
  std::optional<json::Span> payload;
  std::optional<std::string> message_id;
  std::optional<std::string> message_type;
  std::optional<std::string> message_version;
  /// The value's bytes, whatever it is: a string where all is well.
  std::optional<json::Span> timestamp;
};

/// Reads a body. `invalid_input` where it is no JSON, no object, or has an envelope's key twice.
Result<Message> read_message(std::string_view body);

/// The value's text where it is a string that is Unicode.
std::optional<std::string> text_of(std::string_view body, const std::optional<Value>& value);

}  // namespace hookctl::mosaic
