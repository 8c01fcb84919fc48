// An Aruna for one machine: REST and S3 on one port, gRPC on another, its state in a folder.
#pragma once

#include <memory>
#include <string>

#include "base/runtime.hpp"
#include "http/server.hpp"
#include "http/transport.hpp"

namespace hookctl::sandbox {

struct Options {
  std::string data;  ///< the folder, made where it is missing
  http::BindAddress http{"127.0.0.1", 9180};
  http::BindAddress grpc{"127.0.0.1", 9150};
  /// Where to write `ready_json`, mode 0600; empty for nowhere. The file is there exactly as long
  /// as the sandbox answers: what a killed one left is removed before anything else.
  std::string ready_file = {};
};

/// A sandbox that answers, until it is destroyed.
class Sandbox {
 public:
  /// Refuses (`usage`) what is not on loopback, and (`config`) a folder that another sandbox uses.
  /// `transport` delivers the hooks; it and the runtime must outlive the sandbox.
  static Result<std::unique_ptr<Sandbox>> start(const Options& options, const Runtime& runtime,
                                                http::Transport& transport);
  /// Lets exchanges under way end, then closes everything.
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// Where it is, as base URLs.
  std::string http_url() const;
  std::string grpc_url() const;
  /// What a client needs, as JSON with secrets in the clear:
  /// `{"http","grpc","s3","token","project_id","project","access_key_id","secret_key","pubkey",
  /// "pubkey_serial","pid"}`.
  Secret ready_json() const;

 private:
  struct Parts;
  explicit Sandbox(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace hookctl::sandbox
