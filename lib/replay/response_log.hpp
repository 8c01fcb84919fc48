// The records of a replay with what was answered, as a capture.
#pragma once

#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/io.hpp"
#include "capture/record_parser.hpp"
#include "http/raw_client.hpp"

namespace hookctl::replay {

/// A file that appears when it is whole, mode 0600. Safe to use from several threads.
class ResponseLog {
 public:
  static Result<ResponseLog> create(const std::string& path);
  ResponseLog(ResponseLog&& other) noexcept : file_(std::move(other.file_)) {}

  /// Adds a record with the request that was made of it, and its answer. One that was refreshed
  /// counts as received when it was sent, since its age is judged by that, and loses its verdict.
  Result<void> add(const capture::RecordView& record, const http::RawRequest& sent, bool refreshed,
                   Time sent_at, const http::RawAnswer& answer);
  /// Makes the file appear, with what was added.
  Result<void> commit();

 private:
  explicit ResponseLog(AtomicFile file) : file_(std::move(file)) {}
  AtomicFile file_;
  std::mutex mutex_;
  bool torn_ = false;  ///< a line came to be written in part: none may follow it
};

}  // namespace hookctl::replay
