// Sends messages on, unchanged, and gives their answers back.
#pragma once

#include <memory>

#include "base/runtime.hpp"
#include "http/raw_client.hpp"
#include "http/target.hpp"
#include "listen/reception.hpp"

namespace hookctl::listen {

/// Method, header fields and body go on to the byte; what belongs to one connection alone is made
/// anew (`http::RawRequest`). The answer comes back with its status, header fields and body, and is
/// not inflated. Where there is none, the sender gets 502, or 504 after the client's timeout, as
/// JSON: `{"error","message"}`. Connections are kept for the next message.
///
/// Once the runtime's stop asks for the end, what is under way has five more seconds.
std::unique_ptr<Responder> make_forwarder(const http::Target& target,
                                          http::RawClientOptions options, const Runtime& runtime);

}  // namespace hookctl::listen
