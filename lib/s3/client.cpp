#include "s3/client.hpp"

#include <charconv>

#include <fmt/format.h>

#include "crypto/encoding.hpp"
#include "s3/answer.hpp"
#include "s3/names.hpp"
#include "s3/signature.hpp"

namespace hookctl::s3 {
namespace {

constexpr std::size_t longest_error_body = 64 * 1024;

std::string header_of(const http::Response& response, std::string_view name) {
  return std::string(response.headers.get(name).value_or(""));
}

Stored stored(const http::Response& response) {
  return {unquoted(header_of(response, "etag")), header_of(response, "x-amz-version-id")};
}

ObjectHead object_head(const http::Response& response) {
  ObjectHead head{0, unquoted(header_of(response, "etag")), header_of(response, "x-amz-version-id"),
                  header_of(response, "content-type")};
  const std::string length = header_of(response, "content-length");
  std::from_chars(length.data(), length.data() + length.size(), head.size);
  return head;
}

std::string hash_of(const crypto::Sha256& digest) {
  return crypto::hex(crypto::bytes_of(digest));
}

void set_payload(http::Request& request, const Payload& payload) {
  request.body = &payload.bytes;
  request.repeatable = true;
}

/// Hands a successful answer's bytes on, and lets an error document be collected.
class SuccessOnly final : public http::ResponseSink {
 public:
  explicit SuccessOnly(ByteSink& next) : next_(next) {}
  Result<bool> begin(const http::Response& head) override { return head.ok(); }
  Result<void> write(std::string_view bytes) override { return next_.write(bytes); }

 private:
  ByteSink& next_;
};

}  // namespace

Client::Client(http::Transport& transport, const Runtime& runtime, const Endpoint& endpoint,
               const Credentials& credentials, std::string bucket)
    : transport_(transport),
      runtime_(runtime),
      endpoint_(endpoint),
      credentials_(credentials),
      bucket_(std::move(bucket)) {}

Result<http::Request> Client::request(std::string method, std::string_view key, std::string query,
                                      std::string what) const {
  HOOKCTL_TRY(Url url, object_url(endpoint_, bucket_, key));
  if (!query.empty()) {
    HOOKCTL_TRY(url, url.with_path(fmt::format("{}?{}", url.path(), query)));
  }
  http::Request request(std::move(url));
  request.method = std::move(method);
  request.what = std::move(what);
  request.body_limit = longest_error_body;
  return request;
}

void Client::sign(http::Request& request, std::string_view payload_hash) const {
  const Scope scope{runtime_.clock.now(), endpoint_.region};
  request.headers.remove("authorization");
  request.headers.set("x-amz-date", format_basic_time(scope.time));
  request.headers.set("x-amz-content-sha256", std::string(payload_hash));
  SignedParts parts{.method = request.method,
                    .path = request.url.path(),
                    .query = request.url.query(),
                    .headers = {{"host", request.url.authority()}},
                    .payload_hash = payload_hash};
  for (const http::Header& field : request.headers.all())
    if (const auto* value = std::get_if<std::string>(&field.value))
      parts.headers.emplace_back(field.name, *value);
  request.headers.add_secret("authorization",
                             Secret(authorization(parts, scope, credentials_.access_key.reveal(),
                                                  credentials_.secret_key.reveal())));
}

Result<http::Response> Client::exchange(http::Request& request, std::string payload_hash,
                                        http::ResponseSink* sink) const {
  sign(request, payload_hash);
  request.before_retry = [this, hash = std::move(payload_hash)](http::Request& again) {
    sign(again, hash);
  };
  return transport_.send(request, sink);
}

Result<http::Response> Client::send(http::Request& request, std::string payload_hash,
                                    http::ResponseSink* sink) const {
  HOOKCTL_TRY(http::Response response, exchange(request, std::move(payload_hash), sink));
  if (!response.ok()) return fail(error_of(response).within(request.what));
  return response;
}

Result<Stored> Client::put(std::string_view key, const Payload& payload,
                           std::string_view content_type) {
  HOOKCTL_TRY(http::Request put, request("PUT", key, {}, "put object"));
  put.headers.set("content-type", std::string(content_type));
  set_payload(put, payload);
  HOOKCTL_TRY(const http::Response response, send(put, hash_of(payload.sha256)));
  return stored(response);
}

Result<Stored> Client::put_stream(std::string_view key, ByteSource& bytes,
                                  std::string_view content_type) {
  HOOKCTL_TRY(http::Request put, request("PUT", key, {}, "put object"));
  put.headers.set("content-type", std::string(content_type));
  put.body = &bytes;
  HOOKCTL_TRY(const http::Response response, send(put, std::string(unsigned_payload)));
  return stored(response);
}

Result<ObjectHead> Client::head(std::string_view key) {
  HOOKCTL_TRY(http::Request head, request("HEAD", key, {}, "head object"));
  head.repeatable = true;
  HOOKCTL_TRY(const http::Response response, send(head, std::string(empty_payload_hash)));
  return object_head(response);
}

Result<ObjectHead> Client::get(std::string_view key, ByteSink& sink) {
  HOOKCTL_TRY(http::Request get, request("GET", key, {}, "get object"));
  get.repeatable = true;
  SuccessOnly success(sink);
  HOOKCTL_TRY(const http::Response response, send(get, std::string(empty_payload_hash), &success));
  return object_head(response);
}

Result<std::string> Client::create_multipart(std::string_view key, std::string_view content_type) {
  HOOKCTL_TRY(http::Request create, request("POST", key, "uploads=", "create multipart upload"));
  create.headers.set("content-type", std::string(content_type));
  HOOKCTL_TRY(const http::Response response, send(create, std::string(empty_payload_hash)));
  const auto document = parse_document(response.body);
  const std::string_view id = document ? document->field("UploadId") : std::string_view();
  if (!id.empty()) return std::string(id);
  return fail(Error{
      ErrorCode::unreachable,
      document ? "the answer holds no upload id" : document.error().message,
      {},
      {}}.within(create.what));
}

Result<std::string> Client::upload_part(std::string_view key, std::string_view upload_id,
                                        int number, const Payload& payload) {
  HOOKCTL_TRY(http::Request put,
              request("PUT", key,
                      fmt::format("partNumber={}&uploadId={}", number, percent_encode(upload_id)),
                      fmt::format("put part {}", number)));
  set_payload(put, payload);
  HOOKCTL_TRY(const http::Response response, send(put, hash_of(payload.sha256)));
  std::string etag = header_of(response, "etag");
  if (etag.empty())
    return fail(Error{ErrorCode::unreachable, "the answer holds no ETag", {}, {}}.within(put.what));
  return etag;
}

Result<void> Client::abort_multipart(std::string_view key, std::string_view upload_id,
                                     std::chrono::milliseconds limit) {
  HOOKCTL_TRY(http::Request abort,
              request("DELETE", key, fmt::format("uploadId={}", percent_encode(upload_id)),
                      "abort multipart upload"));
  abort.repeatable = true;
  abort.even_when_stopped = true;
  abort.time_limit = limit;
  HOOKCTL_CHECK(send(abort, std::string(empty_payload_hash)));
  return {};
}

}  // namespace hookctl::s3
