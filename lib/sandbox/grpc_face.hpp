// Aruna's gRPC services.
#pragma once

#include <cstdint>
#include <memory>

#include "http/server.hpp"
#include "sandbox/state.hpp"

namespace hookctl::sandbox {

/// A gRPC server without TLS, over the same services as REST.
class GrpcFace {
 public:
  static Result<std::unique_ptr<GrpcFace>> start(State& state, const http::BindAddress& address);
  ~GrpcFace();
  GrpcFace(const GrpcFace&) = delete;
  GrpcFace& operator=(const GrpcFace&) = delete;

  std::uint16_t port() const;
  /// Lets calls under way end, for a moment.
  void stop();

 private:
  class Impl;
  explicit GrpcFace(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hookctl::sandbox
