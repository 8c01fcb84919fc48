// Sends messages on, unchanged, and gives their answers back.
#pragma once

#include <memory>

#include "base/runtime.hpp"
#include "http/raw_client.hpp"
#include "http/target.hpp"
#include "listen/reception.hpp"
#include "listen/scheme.hpp"

namespace hookctl::listen {

/// Method, header fields and body go on to the byte; what belongs to one connection alone is made
/// anew (`http::RawRequest`). The answer comes back with its status, header fields and body, and is
/// not inflated. Where there is none, the sender gets 502, or 504 after the client's timeout, in
/// the scheme's form. Connections are kept for the next message.
///
/// Once the runtime's stop asks for the end, what is under way has eight more seconds. The scheme
/// must outlive the forwarder.
std::unique_ptr<Responder> make_forwarder(const http::Target& target,
                                          http::RawClientOptions options, const Scheme& scheme,
                                          const Runtime& runtime);

}  // namespace hookctl::listen
