// One connection of the server: requests one after another, each with its exchange.
#pragma once

#include <chrono>
#include <optional>
#include <span>

#include "http/server.hpp"
#include "http/server_parser.hpp"
#include "http/server_socket.hpp"

namespace hookctl::http {

/// Serves a connection until one side closes it. `wake` are descriptors that end the wait for a
/// next request.
class Connection {
 public:
  Connection(Fd fd, const ServerOptions& options, const Runtime& runtime, const Handler& handler);
  void serve(std::span<const int> wake);
  /// Ends it from another thread.
  void abort() const { socket_.abort(); }

 private:
  /// One request; false where the connection is over.
  bool serve_one();

  ServerSocket socket_;
  RequestReader reader_;
  std::optional<std::chrono::milliseconds> request_timeout_;
  const Runtime& runtime_;
  const Handler& handler_;
};

}  // namespace hookctl::http
