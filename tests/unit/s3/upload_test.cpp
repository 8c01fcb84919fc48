#include "s3/upload.hpp"

#include <condition_variable>
#include <mutex>

#include <doctest/doctest.h>

#include "http/server.hpp"

namespace s3 = hookctl::s3;
namespace http = hookctl::http;
using hookctl::ErrorCode;
using hookctl::Secret;

namespace {

/// A server that counts the bytes of one body as they come.
class Counter {
 public:
  Counter() {
    server_ = http::Server::start({"127.0.0.1", 0}, {}, runtime, [this](http::Exchange& exchange) {
                count(exchange);
              }).value();
  }
  ~Counter() { server_->stop(); }

  s3::Endpoint endpoint() const {
    return {hookctl::Url::parse("http://" + server_->address().text()).value(), "r", true};
  }
  void wait_for(std::uint64_t bytes) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return bytes_ >= bytes; });
  }
  /// Waits for the end of the body; how many bytes there were.
  std::uint64_t all() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return over_; });
    return bytes_;
  }

  hookctl::Stop stop;
  hookctl::Log log{hookctl::LogLevel::error, hookctl::LogFormat::text, false};
  hookctl::Runtime runtime{hookctl::system_clock(), hookctl::system_random(), stop, log};

 private:
  void count(http::Exchange& exchange) {
    std::array<char, 65536> room;
    for (;;) {
      const auto got = exchange.read(room);
      const std::lock_guard lock(mutex_);
      over_ = !got || *got == 0;
      if (!over_) bytes_ += *got;
      changed_.notify_all();
      if (over_) break;
    }
    http::Headers headers;
    headers.add("ETag", "\"x\"");
    exchange.respond(200, headers);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t bytes_ = 0;
  bool over_ = false;
  std::unique_ptr<http::Server> server_;
};

constexpr std::uint64_t size = 3'000'000;

hookctl::Result<s3::Uploaded> upload(Counter& server, s3::UploadOptions options) {
  const auto transport = http::make_curl_transport(server.runtime, {});
  const auto endpoint = server.endpoint();
  const s3::Credentials credentials{Secret("a"), Secret("s")};
  options.size = size;
  options.part_size = 1'000'000;
  const auto upload = s3::start_upload(*transport, server.runtime, endpoint, credentials, "b", "k",
                                       std::move(options));
  for (int i = 0; i < 3; ++i) HOOKCTL_CHECK(upload->write(std::string(size / 3, 'x')));
  return upload->finish();
}

}  // namespace

TEST_CASE("The last byte of a streamed PUT waits for the permission to publish") {
  Counter server;
  const auto done =
      upload(server, {.may_publish = [&](const s3::Uploaded& about_to_be) {
               CHECK(about_to_be.size == size);
               server.wait_for(size - 1);
               return hookctl::Result<void>(hookctl::fail(ErrorCode::verification_failed, "no"));
             }});
  REQUIRE_FALSE(done);
  CHECK(done.error().code == ErrorCode::verification_failed);
  CHECK(server.all() == size - 1);
}

TEST_CASE("With the permission, it follows") {
  Counter server;
  const auto done = upload(server, {.may_publish = [&](const s3::Uploaded&) {
                             server.wait_for(size - 1);
                             return hookctl::Result<void>();
                           }});
  REQUIRE(done);
  CHECK(done->etag == "x");
  CHECK(server.all() == size);
}

TEST_CASE("A failed upload gives the same error again, and may be finished once") {
  Counter server;
  const auto transport = http::make_curl_transport(server.runtime, {});
  const auto endpoint = server.endpoint();
  const s3::Credentials credentials{Secret("a"), Secret("s")};
  auto upload =
      s3::start_upload(*transport, server.runtime, endpoint, credentials, "b", "k", {.size = 1});
  CHECK_FALSE(upload->write("ab"));
  CHECK(upload->write("a").error().message.find("announced") != std::string::npos);
  CHECK(upload->finish().error().message.find("announced") != std::string::npos);

  upload = s3::start_upload(*transport, server.runtime, endpoint, credentials, "b", "k", {});
  CHECK(upload->write("a"));
  upload->abort();
  CHECK(upload->finish().error().code == ErrorCode::interrupted);

  upload = s3::start_upload(*transport, server.runtime, endpoint, credentials, "b", "", {});
  CHECK(upload->write("a").error().code == ErrorCode::invalid_input);

  upload = s3::start_upload(*transport, server.runtime, endpoint, credentials, "b", "k", {});
  CHECK(upload->write("a"));
  CHECK(upload->finish());
  CHECK(upload->finish().error().code == ErrorCode::internal);
}
