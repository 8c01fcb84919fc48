#include "sandbox/blob.hpp"

#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::sandbox {
namespace {

constexpr std::size_t buffer_size = 1024UL * 1024;
constexpr std::uint64_t largest_request = 5ULL * 1024 * 1024 * 1024;

S3Answer<std::uint64_t> announced_length(const http::Exchange& exchange) {
  const auto length = exchange.size();
  if (!exchange.has_body() || !length || *length == 0) {
    return refuse_s3(411, "MissingContentLength",
                     "You must provide the Content-Length HTTP header, greater than zero");
  }
  if (*length > largest_request) {
    return refuse_s3(400, "EntityTooLarge", "A request takes at most 5 GiB");
  }
  return *length;
}

S3Error disk_error(const Error& error) {
  return {500, "InternalError", error.text()};
}

/// As many bytes as there are, up to the buffer's size: fewer and larger writes.
Result<std::size_t> fill(http::Exchange& exchange, std::span<char> room) {
  std::size_t filled = 0;
  while (filled < room.size()) {
    HOOKCTL_TRY(const auto count, exchange.read(room.subspan(filled)));
    if (count == 0) break;
    filled += count;
  }
  return filled;
}

S3Answer<void> check_digests(const S3Request& request, const crypto::Md5& md5,
                             const std::string& sha256) {
  if (request.payload_hash != s3::unsigned_payload && request.payload_hash != sha256) {
    return refuse_s3(400, "XAmzContentSHA256Mismatch",
                     "The provided 'x-amz-content-sha256' header does not match what was computed");
  }
  const auto announced = request.exchange.headers().get("Content-MD5");
  if (announced && *announced != crypto::base64(crypto::bytes_of(md5))) {
    return refuse_s3(400, "BadDigest", "The Content-MD5 you specified did not match the body");
  }
  return {};
}

}  // namespace

Blob::Blob(Blob&& other) noexcept
    : md5(std::move(other.md5)),
      sha256(std::move(other.sha256)),
      path_(std::exchange(other.path_, {})),
      segment_(std::move(other.segment_)) {}

Blob::~Blob() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

S3Answer<Blob> receive_blob(State& state, S3Request& request, bool wants_sha256) {
  HOOKCTL_TRY(const auto length, announced_length(request.exchange));
  const auto name = state.new_id();
  const auto path = state.store.blob_path(name);
  const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.valid()) {
    return fail(disk_error(system_error("make a file in the data folder", errno)));
  }
  Blob blob(path, {name, length});
  const bool hashes = wants_sha256 || request.payload_hash != s3::unsigned_payload;
  crypto::Md5Stream md5;
  crypto::Sha256Stream sha256;
  FdSink sink(file.get(), path);
  const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);
  for (std::uint64_t received = 0; received < length;) {
    const auto count = fill(request.exchange, std::span(buffer.get(), buffer_size));
    if (!count || *count == 0) {
      return refuse_s3(400, "IncompleteBody", "The body ended before its Content-Length");
    }
    const std::string_view bytes(buffer.get(), *count);
    md5.update(bytes);
    if (hashes) sha256.update(bytes);
    if (const auto written = sink.write(bytes); !written) return fail(disk_error(written.error()));
    received += *count;
  }
  const auto digest = md5.digest();
  blob.md5 = crypto::hex(crypto::bytes_of(digest));
  if (hashes) blob.sha256 = crypto::hex(crypto::bytes_of(sha256.digest()));
  HOOKCTL_CHECK(check_digests(request, digest, blob.sha256));
  return blob;
}

}  // namespace hookctl::sandbox
