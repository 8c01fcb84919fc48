// What a transport needs to run in a test, and what it says.
#pragma once

#include <mutex>
#include <string>

#include "base/runtime.hpp"
#include "http/transport.hpp"
#include "support/fault_server.hpp"

namespace test {

struct World {
  explicit World(hookctl::http::TransportOptions options = {}) {
    log.set_writer(
        [](std::string_view line, void* self) { static_cast<World*>(self)->logged += line; }, this);
    transport = hookctl::http::make_curl_transport(runtime, std::move(options));
  }

  hookctl::Stop stop;
  hookctl::Log log{hookctl::LogLevel::trace, hookctl::LogFormat::text, false};
  hookctl::Runtime runtime{hookctl::system_clock(), hookctl::system_random(), stop, log};
  std::string logged;
  std::unique_ptr<hookctl::http::Transport> transport;
};

/// Keeps what it is given; fails or declines on wish.
class KeepingSink : public hookctl::http::ResponseSink {
 public:
  hookctl::Result<bool> begin(const hookctl::http::Response& head) override {
    ++begun;
    status = head.status;
    return wants;
  }
  hookctl::Result<void> write(std::string_view bytes) override {
    if (failing) return hookctl::fail(hookctl::ErrorCode::convert_failed, "the sink is full");
    kept += bytes;
    return {};
  }

  bool wants = true;
  bool failing = false;
  int begun = 0;
  int status = 0;
  std::string kept;
};

}  // namespace test
