#include "sandbox/s3_face.hpp"

#include <array>

namespace hookctl::sandbox {
namespace {

using Operation = S3Answer<void> (*)(State&, S3Request&);

S3Answer<void> not_implemented(State&, S3Request&) {
  return refuse_s3(501, "NotImplemented", "Aruna's data proxy does not have this operation");
}

S3Answer<void> denied(State&, S3Request&) {
  return refuse_s3(403, "AccessDenied", "Access Denied");
}

S3Answer<void> bucket_is_there(State&, S3Request& request) {
  (void)request.exchange.respond(200, {});
  return {};
}

S3Answer<void> bucket_location(State&, S3Request& request) {
  respond_xml(request.exchange, "LocationConstraint", region);
  return {};
}

/// Whether the query names a part of S3 beside objects and their lists: ?acl, ?tagging, ….
bool names_subresource(const S3Request& request) {
  static constexpr std::array names{
      "accelerate",   "acl",         "attributes",     "cors",
      "encryption",   "legal-hold",  "lifecycle",      "logging",
      "notification", "object-lock", "policy",         "replication",
      "restore",      "retention",   "requestPayment", "select",
      "tagging",      "torrent",     "uploads",        "versions",
      "versioning",   "website",     "delete",         "publicAccessBlock"};
  for (const auto* name : names) {
    if (request.has(name)) return true;
  }
  return false;
}

Operation bucket_operation(const S3Request& request) {
  const auto& method = request.exchange.method();
  if (request.bucket.empty()) return method == "GET" ? s3_list_buckets : not_implemented;
  if (method == "GET" && request.has("location")) return bucket_location;
  if (names_subresource(request)) return not_implemented;
  if (method == "HEAD") return bucket_is_there;
  if (method == "GET") return s3_list_objects;
  return method == "DELETE" ? denied : not_implemented;
}

Operation object_operation(const S3Request& request) {
  const auto& method = request.exchange.method();
  if (method == "POST" && request.has("uploads")) return s3_create_multipart;
  if (method == "POST" && request.has("uploadId")) return s3_complete_multipart;
  if (names_subresource(request)) return not_implemented;
  if (method == "PUT" && request.exchange.headers().contains("x-amz-copy-source")) {
    return not_implemented;
  }
  if (method == "PUT") return request.has("uploadId") ? s3_upload_part : s3_put_object;
  // There is no AbortMultipartUpload, no ListParts and no DeleteObject.
  if (request.has("uploadId")) return not_implemented;
  if (method == "GET") return s3_get_object;
  if (method == "HEAD") return s3_head_object;
  return method == "DELETE" ? denied : not_implemented;
}

S3Answer<void> serve(State& state, http::Exchange& exchange) {
  HOOKCTL_TRY(auto request, read_s3_request(state, exchange));
  if (!request.bucket.empty() && request.bucket != state.identity.project) {
    return refuse_s3(404, "NoSuchBucket", "The specified bucket does not exist");
  }
  const auto operation =
      request.key.empty() ? bucket_operation(request) : object_operation(request);
  return operation(state, request);
}

}  // namespace

void serve_s3(State& state, http::Exchange& exchange) {
  const auto served = serve(state, exchange);
  if (!served && !exchange.answered()) respond_s3_error(exchange, served.error());
}

}  // namespace hookctl::sandbox
