// What `send` tells on standard output.
#pragma once

#include <optional>
#include <string>

#include "base/url.hpp"
#include "http/message.hpp"
#include "mosaic/response.hpp"
#include "signed_message.hpp"

namespace hookctl {

/// A message that was sent, and what came back.
struct Exchange {
  const SignedMessage& message;
  const http::Request& request;
  http::Response response;
  double milliseconds = 0;
  /// What the message says of itself, where it does.
  std::optional<std::string> message_id{};
  mosaic::ResponseVerdict verdict{};
  /// Whether it went as was expected of it: the exit code is 0.
  bool ok = false;

  /// "success", "error" (a proper no), or "broken" (the contract is).
  std::string_view outcome() const;
  /// Where a redirect would lead, without what may be secret in it.
  std::optional<std::string> location() const;
};

/// The documented shape of `send -o json`.
std::string exchange_as_json(const Exchange& exchange);
/// For people.
std::string exchange_as_text(const Exchange& exchange, bool color);

/// `--dry-run`.
std::string request_as_json(const http::Request& request);
std::string request_as_text(const http::Request& request);

}  // namespace hookctl
