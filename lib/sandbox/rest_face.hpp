// Aruna's REST gateway: the services as proto3 JSON.
#pragma once

#include "http/server.hpp"
#include "sandbox/state.hpp"

namespace hookctl::sandbox {

/// Answers a request below /v2/.
void serve_rest(State& state, http::Exchange& exchange);

/// Answers /_sandbox/objects/ID, which Aruna does not have: what the sandbox knows of an object, in
/// the form of `sandbox show -o json`.
void serve_admin(State& state, http::Exchange& exchange);

/// The Authorization header of a request.
Caller caller_of(const http::Exchange& exchange);

/// An error as the gateway prints it.
void respond_status(http::Exchange& exchange, const Status& status);

}  // namespace hookctl::sandbox
