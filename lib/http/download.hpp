// A GET that survives torn connections: what broke off is resumed where it stopped.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/io.hpp"
#include "http/transport.hpp"

namespace hookctl::http {

/// What the first answer says of the bytes that follow.
struct DownloadHead {
  std::optional<std::uint64_t> content_length;
  std::string content_type;
  std::string etag;  ///< as it came, with its quotes
};

struct DownloadOptions {
  /// The length that was announced elsewhere; another one is an error, before the first byte where
  /// the server says its length.
  std::optional<std::uint64_t> expected_size;
  /// Tries without progress in between: each byte that arrives starts the count anew.
  RetryPolicy retry;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds idle_timeout{300'000};
  /// Fields to send along.
  Headers headers;
  std::string what = "download";
  /// Called once, before the first byte. An error ends the download.
  std::function<Result<void>(const DownloadHead& head)> on_head;
  /// Called with the number of bytes written so far.
  std::function<void(std::uint64_t bytes)> on_progress;
};

struct DownloadSummary {
  std::uint64_t bytes = 0;
  std::string etag;
  std::string content_type;
  int status = 0;
  int resumed = 0;  ///< how often it was taken up again midway
};

/// Writes what `url` leads to into `out`, each byte once and in order. Follows redirects; resumes
/// with Range and If-Range (RFC 9110 section 14) as long as it is the same object, or skips what it
/// has where the server starts over. Repeats by itself: `transport` may be a retrying one or not.
/// Errors: `not_found`, `refused` (a presigned URL that has expired says when), `unreachable` and
/// `timed_out` after the last try, `invalid_input` (another length, an object that changed), the
/// sink's own, the stop's.
Result<DownloadSummary> download(Transport& transport, const Runtime& runtime, const Url& url,
                                 const DownloadOptions& options, ByteSink& out);

}  // namespace hookctl::http
