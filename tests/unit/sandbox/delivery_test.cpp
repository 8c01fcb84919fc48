#include "sandbox/delivery.hpp"

#include <future>

#include <doctest/doctest.h>

namespace hookctl::sandbox {
namespace {

/// Keeps what a delivery asks of its transport, and answers nothing.
class Recorder final : public http::Transport {
 public:
  std::promise<http::Request> sent;

  Result<http::Response> send(http::Request& request, http::ResponseSink*) override {
    http::Request copy(request.url);
    copy.idle_timeout = request.idle_timeout;
    copy.time_limit = request.time_limit;
    copy.repeatable = request.repeatable;
    sent.set_value(std::move(copy));
    return fail(ErrorCode::unreachable, "no answer");
  }
};

TEST_CASE("a hook is sent once, and its receiver awaited without end") {
  Stop stop;
  Log log{LogLevel::error, LogFormat::text, false};
  const Runtime runtime{system_clock(), system_random(), stop, log};
  Recorder transport;
  std::promise<std::string> failed;
  Deliveries deliveries(transport, runtime,
                        [&](const Delivery&, const std::string& why) { failed.set_value(why); });
  Delivery delivery;
  delivery.method = "POST";
  delivery.url = "http://127.0.0.1:9/";
  deliveries.push(std::move(delivery));
  const auto request = transport.sent.get_future().get();
  CHECK(request.idle_timeout >= std::chrono::hours(24 * 30));
  CHECK_FALSE(request.time_limit);
  CHECK_FALSE(request.repeatable);
  CHECK(failed.get_future().get().find("no answer") != std::string::npos);
}

}  // namespace
}  // namespace hookctl::sandbox
