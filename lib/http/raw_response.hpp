// Takes an answer as it comes off a connection: header fields as they are, the framing undone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "http/raw_client.hpp"

namespace hookctl::http {

/// Reads one answer after the other, and keeps its buffers. Errors do not name the server.
class RawResponseReader {
 public:
  explicit RawResponseReader(std::size_t body_limit);
  ~RawResponseReader();

  /// Before each answer; `without_body` where the request was a HEAD.
  void begin(bool without_body);
  /// Where the next bytes are to be put. Never empty before the answer is done.
  std::span<char> room();
  /// Reads what was put there. True where the answer is complete.
  Result<bool> take(std::size_t count);
  /// The connection has ended. An error where that was too early.
  Result<void> end();

  /// Whether a byte of the answer came.
  bool begun() const { return begun_; }
  /// Whether another request may follow on the connection.
  bool keeps_alive() const;
  RawAnswer take_answer() { return std::move(answer_); }
  /// What had come when the connection broke: " (received 17 of 100 bytes)".
  std::string how_far() const;

 private:
  class Parser;
  void renew();
  Result<bool> parse();

  std::size_t body_limit_;
  std::vector<char> buffer_;
  std::size_t first_ = 0, last_ = 0;
  std::unique_ptr<std::optional<Parser>> parser_;  ///< one for each answer
  bool without_body_ = false;
  bool begun_ = false;
  RawAnswer answer_;
};

}  // namespace hookctl::http
