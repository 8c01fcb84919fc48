// A signed request in the forms in which other programs take it.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/runtime.hpp"
#include "base/url.hpp"
#include "capture/record.hpp"
#include "signed_message.hpp"

namespace hookctl {

/// `{"body","headers"}`; `body_b64` instead where the body is no UTF-8. Without a newline.
std::string as_json(const SignedMessage& message);
/// Header lines.
std::string as_headers(const SignedMessage& message);
/// A command line for POSIX shells. A body that is text stands in it; any other comes from a
/// printf, byte for byte.
std::string as_curl(const SignedMessage& message, const Url& to);
/// The same for a recorded request, with its headers and no others but those that frame it.
/// `invalid_input` for one that cannot be sent.
Result<std::string> as_curl(const capture::Record& record, const Url& to);
/// A request as it is on the wire (RFC 9112).
std::string as_http(const SignedMessage& message, const Url& to);
/// A capture's record, as if the message had been received when it was sent.
std::string as_capture(const SignedMessage& message, const Url& to, const Runtime& runtime);

}  // namespace hookctl
