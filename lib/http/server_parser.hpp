// Reads requests off a connection: the head by Beast's parser, the body straight into the reader's
// memory where its length is known.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "http/message.hpp"
#include "http/server_socket.hpp"

namespace hookctl::http {

struct RequestHead {
  std::string method;
  std::string target;
  int version = 11;
  Headers headers;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = false;
};

/// Why a head could not be read; `status` is what to answer, 0 where there is nobody to answer.
struct HeadProblem {
  int status = 0;
  std::string message;
};

class RequestReader {
 public:
  RequestReader(ServerSocket& socket, std::uint32_t header_limit);
  ~RequestReader();

  /// Whether bytes of a next request are here already.
  bool has_bytes() const { return first_ < last_; }
  tl::expected<RequestHead, HeadProblem> read_head();
  /// The next bytes of the body, 0 at its end.
  Result<std::size_t> read_body(std::span<char> room);
  bool body_done() const;
  /// How much of a body of known length is still to come.
  std::uint64_t remaining() const { return remaining_; }

 private:
  class Parser;
  std::optional<HeadProblem> check_coding() const;
  /// More bytes into the buffer; false at the end of the stream.
  Result<bool> fill();
  Result<std::size_t> read_chunked(std::span<char> room);

  ServerSocket& socket_;
  std::uint32_t header_limit_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_;
  std::size_t first_ = 0, last_ = 0;
  std::unique_ptr<Parser> parser_;
  std::uint64_t remaining_ = 0;
  bool chunked_ = false;
};

}  // namespace hookctl::http
