// The way to Aruna and to the storage, as the options say.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

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

/// How hookctl names itself to servers.
std::string user_agent();

/// The URL of --to; a usage error where it has a user name or password, which others can read on a
/// command line; `hint` says where they may stand.
Result<Url> receiver_url(const Invocation& in, std::string_view hint);

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
