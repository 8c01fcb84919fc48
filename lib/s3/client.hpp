// The operations of S3 on one bucket, each a signed request.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/runtime.hpp"
#include "crypto/digest.hpp"
#include "http/transport.hpp"
#include "s3/credentials.hpp"
#include "s3/xml.hpp"

namespace hookctl::s3 {

/// Bytes to send, and their digest: it is signed, and S3 checks it on arrival.
struct Payload {
  ByteSource& bytes;  ///< of known size, and such that it can be rewound
  crypto::Sha256 sha256;
};

/// What the server says of an object that it has taken.
struct Stored {
  std::string etag;        ///< without quotes; may be empty
  std::string version_id;  ///< x-amz-version-id, empty where there is none
};

struct ObjectHead {
  std::uint64_t size = 0;
  std::string etag;  ///< without quotes
  std::string version_id;
  std::string content_type;
};

/// Safe to use from several threads at once. Errors are those of `error_of` (answer.hpp) and of the
/// transport. Requests are repeated, newly signed, where the transport repeats and where a repeat
/// does no harm.
class Client {
 public:
  /// What is given by reference must outlive the client.
  Client(http::Transport& transport, const Runtime& runtime, const Endpoint& endpoint,
         const Credentials& credentials, std::string bucket);

  const std::string& bucket() const { return bucket_; }

  /// Puts an object; repeated where needed.
  Result<Stored> put(std::string_view key, const Payload& payload, std::string_view content_type);
  /// Puts an object from a stream of known size, its payload unsigned; never repeated once the
  /// server may have seen it.
  Result<Stored> put_stream(std::string_view key, ByteSource& bytes, std::string_view content_type);
  Result<ObjectHead> head(std::string_view key);
  /// Writes an object's bytes into the sink.
  Result<ObjectHead> get(std::string_view key, ByteSink& sink);

  /// Begins a multipart upload and gives its id. A repeat would begin a second one, so this is sent
  /// again only where the server has not seen it.
  Result<std::string> create_multipart(std::string_view key, std::string_view content_type);
  /// Uploads a part and gives its ETag exactly as received.
  Result<std::string> upload_part(std::string_view key, std::string_view upload_id, int number,
                                  const Payload& payload);
  /// Makes the object of its parts, in ascending order. Where an answer is lost, HEAD tells whether
  /// the object of `size` bytes and with the ETag `expected_etag` (empty where no ETag tells) is
  /// there before this is repeated.
  Result<Stored> complete_multipart(std::string_view key, std::string_view upload_id,
                                    std::span<const CompletedPart> parts, std::uint64_t size,
                                    std::string_view expected_etag);
  /// Gives a multipart upload up, although the run is to end: within `limit` in any case.
  Result<void> abort_multipart(std::string_view key, std::string_view upload_id,
                               std::chrono::milliseconds limit);

 private:
  /// A request to be signed; `query` is encoded.
  Result<http::Request> request(std::string method, std::string_view key, std::string query,
                                std::string what) const;
  /// Adds the date and the signature, in place of those that are there.
  void sign(http::Request& request, std::string_view payload_hash) const;
  /// Signs and sends; an answer that is no success is an error.
  Result<http::Response> send(http::Request& request, std::string payload_hash,
                              http::ResponseSink* sink = nullptr) const;
  Result<http::Response> exchange(http::Request& request, std::string payload_hash,
                                  http::ResponseSink* sink = nullptr) const;

  http::Transport& transport_;
  const Runtime& runtime_;
  const Endpoint& endpoint_;
  const Credentials& credentials_;
  std::string bucket_;
};

}  // namespace hookctl::s3
