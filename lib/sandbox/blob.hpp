// Bytes on their way into the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/server.hpp"
#include "sandbox/s3_request.hpp"

namespace hookctl::sandbox {

/// A blob received, whose file goes away again unless it is kept.
class Blob {
 public:
  Blob(std::string path, Segment segment) : path_(std::move(path)), segment_(std::move(segment)) {}
  Blob(Blob&& other) noexcept;
  Blob& operator=(Blob&&) = delete;
  ~Blob();

  const Segment& segment() const { return segment_; }
  void keep() { path_.clear(); }

  std::string md5;     ///< hex
  std::string sha256;  ///< hex; empty where nobody asked for it

 private:
  std::string path_;
  Segment segment_;
};

/// Takes a request's body into a file of its own, and checks it against its length, Content-MD5 and
/// the hash that was signed. A missing length or an empty body is refused with 411.
S3Answer<Blob> receive_blob(State& state, S3Request& request, bool wants_sha256);

}  // namespace hookctl::sandbox
