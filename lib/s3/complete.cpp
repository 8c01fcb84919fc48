// CompleteMultipartUpload: the one request whose lost answer leaves open whether the object exists.
#include <fmt/format.h>

#include "crypto/encoding.hpp"
#include "s3/answer.hpp"
#include "s3/client.hpp"
#include "s3/signature.hpp"

namespace hookctl::s3 {
namespace {

constexpr int attempts = 5;
constexpr std::chrono::milliseconds first_wait{500};

/// The answer in its three shapes: a status, or a 200 whose body is an error after all.
Result<Stored> read_answer(const http::Response& response) {
  if (!response.ok()) return fail(error_of(response));
  const auto document = parse_document(response.body);
  if (!document) return fail(ErrorCode::unreachable, document.error().message);
  if (document->root == "Error") return fail(error_of(response));
  const auto version = response.headers.get("x-amz-version-id").value_or("");
  return Stored{unquoted(document->field("ETag")), std::string(version)};
}

bool in_doubt(const Error& error) {
  return error.code == ErrorCode::unreachable || error.code == ErrorCode::timed_out;
}

}  // namespace

Result<Stored> Client::complete_multipart(std::string_view key, std::string_view upload_id,
                                          std::span<const CompletedPart> parts, std::uint64_t size,
                                          std::string_view expected_etag) {
  const std::string body = complete_body(parts);
  const std::string hash = crypto::hex(crypto::bytes_of(crypto::sha256(body)));
  bool may_be_done = false;
  auto wait = first_wait;
  for (int attempt = 1;; ++attempt, wait *= 2) {
    HOOKCTL_TRY(http::Request post,
                request("POST", key, fmt::format("uploadId={}", percent_encode(upload_id)),
                        "complete multipart upload"));
    post.headers.set("content-type", "application/xml");
    post.body = body;
    post.single_try = true;
    auto answer = exchange(post, hash);
    Result<Stored> result = answer ? read_answer(*answer) : fail(answer.error());
    if (result) return result;
    if (answer) result = fail(std::move(result).error().within(post.what));

    const bool gone = answer && may_be_done && service_error(*answer).code == "NoSuchUpload";
    if (!gone && !in_doubt(result.error())) return result;
    may_be_done = may_be_done || answer || post.failure != http::Failure::unsent;
    if (may_be_done) {
      // An upload that is gone and was never aborted has become an object. While it may still be
      // there, only the ETag that its parts make tells the object from an older one.
      const auto found = head(key);
      if (found && found->size == size &&
          (gone || (!expected_etag.empty() && found->etag == expected_etag)))
        return Stored{found->etag, found->version_id};
    }
    if (gone || attempt == attempts || !runtime_.stop.sleep(wait))
      return runtime_.stop.requested() ? fail(runtime_.stop.error()) : result;
    runtime_.log.info("completing the multipart upload again",
                      {{"because", result.error().text()}});
  }
}

}  // namespace hookctl::s3
