// Mosaic's request message: a payload in its envelope.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
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
/// bytes are kept as they are. `invalid_input` where the payload is no JSON.
Result<std::string> wrap(std::string_view payload, const Envelope& envelope);

/// What a message says of itself: values where they are there and of the right kind. Made in one
/// pass, without a document.
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

}  // namespace hookctl::mosaic
