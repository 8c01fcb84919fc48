// Putting an object whose length need not be known, in one request or in parts.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/io.hpp"
#include "base/runtime.hpp"
#include "http/transport.hpp"
#include "s3/credentials.hpp"

namespace hookctl::s3 {

struct Uploaded {
  std::string etag;        ///< as it came, without quotes; may be empty
  std::string version_id;  ///< x-amz-version-id, empty where there is none
  std::uint64_t size = 0;
  std::string sha256;  ///< of all bytes, hex
  std::string md5;     ///< of all bytes, hex
  unsigned parts = 0;  ///< 0 for a single PUT
};

/// Digests in hex.
struct Digests {
  std::string sha256;
  std::string md5;
};

struct UploadOptions {
  /// The length, where it is known: up to the threshold one PUT carries it. Bytes that turn out to
  /// be more or fewer are an error, and nothing becomes visible.
  std::optional<std::uint64_t> size = std::nullopt;
  std::string content_type = "application/octet-stream";
  std::uint64_t multipart_threshold = 104'857'600;
  /// The size of the first parts; see `PartPlan` for how they grow. An object of at most this size
  /// is put from memory, and repeated where needed; one of known size above it, and not above the
  /// threshold, is put as a stream, which cannot be repeated.
  std::uint64_t part_size = 10'485'760;
  /// Parts under way at once; one more is being filled.
  unsigned concurrency = 2;
  /// How much of each part is held in memory; the rest lies in a file without a name in
  /// `temp_folder`, so that memory does not depend on the object's size.
  std::uint64_t part_memory = 1'048'576;
  std::string temp_folder = "/tmp";
  /// The digests of all bytes written so far, where the caller computes them anyway; where it is
  /// not set the upload does. Asked once all bytes are there, in the thread that writes.
  std::function<Digests()> known_digests = {};
  /// Asked before anything becomes visible: before the last bytes of a PUT, before
  /// CompleteMultipartUpload, with the size and digests of what will be. An error stops the
  /// upload and leaves nothing behind.
  std::function<Result<void>(const Uploaded& about_to_be)> may_publish = {};
  /// Told of the upload id when a multipart upload has begun (for the ledger).
  std::function<void(const std::string& upload_id)> on_multipart = {};
  /// Told of each count of bytes that the server has acknowledged, from the threads that send;
  /// never by two at once.
  std::function<void(std::uint64_t bytes)> on_progress = {};
  /// How long giving up a multipart upload may take, an interrupted run included.
  std::chrono::milliseconds abort_limit{5'000};
};

/// An upload under way: bytes go in by `write`, `finish` publishes. Destroyed or failed before
/// that, it aborts a multipart upload as well as the server lets it. An empty object is refused
/// (Aruna answers 411). For one thread at a time; after an error, every call gives it again.
class Upload : public ByteSink {
 public:
  virtual Result<Uploaded> finish() = 0;
  virtual void abort() = 0;
};

/// `key` is unencoded. Nothing is sent before the first bytes are there. What is given by reference
/// must outlive the upload.
std::unique_ptr<Upload> start_upload(http::Transport& transport, const Runtime& runtime,
                                     const Endpoint& endpoint, const Credentials& credentials,
                                     std::string bucket, std::string key, UploadOptions options);

}  // namespace hookctl::s3
