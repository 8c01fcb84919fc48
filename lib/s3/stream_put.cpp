#include "s3/stream_put.hpp"

#include <system_error>

namespace hookctl::s3 {
namespace {

constexpr std::size_t pipe_capacity = 4 * 1024 * 1024;

}  // namespace

StreamPut::StreamPut(Client& client, const Stop& stop, std::string key, std::string content_type,
                     std::uint64_t size)
    : pipe_(pipe_capacity, stop), source_(pipe_.reader(), size) {
  try {
    thread_ = std::thread([this, &client, name = std::move(key), type = std::move(content_type)] {
      send(client, name, type);
    });
  } catch (const std::system_error& problem) {
    result_ =
        fail(system_error("cannot start a thread", problem.code().value(), ErrorCode::internal));
    pipe_.abandon(result_.error());
  }
}

void StreamPut::send(Client& client, const std::string& key, const std::string& content_type) {
  result_ = client.put_stream(key, source_, content_type);
  // A server that took the object without all of its bytes has taken something else.
  pipe_.abandon(result_ ? Error{ErrorCode::unreachable,
                                "S3 answered before it had all bytes of the object",
                                {},
                                {}}
                        : result_.error());
}

StreamPut::~StreamPut() {
  abort();
}

Result<Stored> StreamPut::finish() {
  pipe_.close();
  if (thread_.joinable()) thread_.join();
  return std::move(result_);
}

void StreamPut::abort() {
  if (!thread_.joinable()) return;
  pipe_.close(Error{ErrorCode::interrupted, "the upload was given up", {}, {}});
  thread_.join();
}

}  // namespace hookctl::s3
