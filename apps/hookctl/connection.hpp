// The way to Aruna and to the storage, as the options say.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "aruna/api.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "http/transport.hpp"
#include "invocation.hpp"

namespace hookctl {

struct Connection {
  std::unique_ptr<http::Transport> once;      ///< sends each request once
  std::unique_ptr<http::Transport> retrying;  ///< repeats what may be repeated
  std::unique_ptr<aruna::Api> api;
};

/// The HTTP transports alone.
Connection connect_http(const Invocation& in);

/// Where Aruna is, and what is spoken there.
struct ArunaAddress {
  Url url;
  bool grpc = false;
};

/// What the options say about it. A usage error where no URL is known, or where the transport asked
/// for has none.
Result<ArunaAddress> aruna_address(const Invocation& in);

/// Everything, for a command with `aruna_options`. A usage error where no URL of Aruna is known, or
/// where the transport asked for has none. Nothing is opened before its first use.
/// `idle_timeout` is the longest silence that HTTP may have.
Result<Connection> connect_aruna(
    const Invocation& in, std::optional<Secret> token,
    std::chrono::milliseconds idle_timeout = http::TransportOptions{}.longest_silence);

}  // namespace hookctl
