// An S3 request, taken apart and known to be signed by the project's key; and S3's answers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "http/server.hpp"
#include "s3/verify.hpp"
#include "sandbox/state.hpp"

namespace hookctl::sandbox {

struct S3Error {
  int status = 500;
  std::string code = "InternalError";
  std::string message;
};

template <typename T>
using S3Answer = tl::expected<T, S3Error>;

inline tl::unexpected<S3Error> refuse_s3(int status, std::string code, std::string message) {
  return tl::unexpected(S3Error{status, std::move(code), std::move(message)});
}
/// What the core says, as the data proxy passes it on.
S3Error s3_error(const Status& status);

struct S3Request {
  http::Exchange& exchange;
  std::string bucket;
  std::string key;                           ///< decoded; empty for the bucket itself
  std::map<std::string, std::string> query;  ///< decoded
  std::string payload_hash;                  ///< what the body must hash to, or UNSIGNED-PAYLOAD

  bool has(const std::string& name) const { return query.contains(name); }
  std::string value(const std::string& name) const;
};

/// Takes a request apart: BUCKET.localhost in the host, or the bucket as the path's first part.
/// Only what the project's key has signed comes through.
S3Answer<S3Request> read_s3_request(const State& state, http::Exchange& exchange);

void respond_s3_error(http::Exchange& exchange, const S3Error& error);
void respond_xml(http::Exchange& exchange, std::string_view root, std::string_view content);
/// `<name>value</name>`, with XML's escapes.
std::string xml_element(std::string_view name, std::string_view value);

}  // namespace hookctl::sandbox

namespace hookctl {
inline tl::unexpected<sandbox::S3Error> fail(sandbox::S3Error error) {
  return tl::unexpected<sandbox::S3Error>(std::move(error));
}
}  // namespace hookctl
