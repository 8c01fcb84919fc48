// An exchange in memory, and what else a receiver's parts need.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "base/runtime.hpp"
#include "http/server.hpp"
#include "listen/receiver.hpp"

namespace test {

using namespace hookctl;

/// A request that comes in pieces, and the answer to it.
class MemoryExchange final : public http::Exchange {
 public:
  MemoryExchange(std::string method, std::string target, std::string body = {})
      : method_(std::move(method)), target_(std::move(target)), size_(body.size()) {
    if (!body.empty()) pieces.push_back(std::move(body));
  }

  const std::string& method() const override { return method_; }
  const std::string& target() const override { return target_; }
  const http::Headers& headers() const override { return sent; }
  std::optional<std::uint64_t> size() const override { return size_; }
  bool has_body() const override { return true; }
  bool answered() const override { return status != 0; }
  void close_after() override { closed = true; }

  Result<std::size_t> read(std::span<char> room) override {
    while (!pieces.empty() && pieces.front().empty()) pieces.pop_front();
    if (pieces.empty()) {
      if (failure) return fail(*failure);
      return 0;
    }
    std::string& piece = pieces.front();
    const auto count = std::min(room.size(), piece.size());
    std::copy_n(piece.begin(), count, room.begin());
    piece.erase(0, count);
    largest_room = std::max(largest_room, room.size());
    return count;
  }

  Result<void> respond(int code, const http::Headers& headers, std::string_view bytes) override {
    status = code;
    answer_headers = headers.clone();
    answer = bytes;
    if (gone) return fail(ErrorCode::unreachable, "gone");
    return {};
  }
  Result<void> begin(int, const http::Headers&, std::optional<std::uint64_t>) override {
    return fail(ErrorCode::internal, "not used");
  }
  Result<void> write(std::string_view) override { return {}; }
  Result<void> send_file(int, std::uint64_t, std::uint64_t) override { return {}; }
  Result<void> end() override { return {}; }

  void chunked() { size_ = std::nullopt; }
  void announce(std::uint64_t size) { size_ = size; }

  http::Headers sent;
  std::deque<std::string> pieces;
  std::optional<Error> failure;  ///< after the last piece, instead of the end
  bool gone = false;             ///< the sender has hung up
  int status = 0;
  http::Headers answer_headers;
  std::string answer;
  bool closed = false;
  std::size_t largest_room = 0;

 private:
  std::string method_, target_;
  std::optional<std::uint64_t> size_;
};

class FixedClock final : public Clock {
 public:
  Time now() const override { return time; }
  Time time = parse_time("2026-01-02T03:04:05.678Z").value();
};

}  // namespace test
