// One connection of the server: requests one after another, each with its exchange.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <span>

#include "http/server.hpp"
#include "http/server_parser.hpp"
#include "http/server_socket.hpp"

namespace hookctl::http {

/// Serves a connection until one side closes it; all that it is given must outlive it. `wake` are
/// descriptors that end the wait for a next request.
class Connection {
 public:
  Connection(Fd fd, const ServerOptions& options, const Runtime& runtime, const Handler& handler);
  void serve(std::span<const int> wake);
  /// Since when it has waited for a next request; nothing while it has one. For another thread.
  std::optional<std::chrono::steady_clock::time_point> idle_since() const;
  /// Lets it end as soon as it has no request, from another thread.
  void retire() const { socket_.shut_intake(); }
  /// Ends it from another thread.
  void abort() const { socket_.abort(); }

 private:
  /// One request; false where the connection is over.
  bool serve_one();
  void refuse(const HeadProblem& problem);

  using Moment = std::chrono::steady_clock::time_point;
  static constexpr Moment busy{};

  std::atomic<Moment> idle_since_{std::chrono::steady_clock::now()};
  ServerSocket socket_;
  RequestReader reader_;
  const ServerOptions& options_;
  const Runtime& runtime_;
  const Handler& handler_;
};

}  // namespace hookctl::http
