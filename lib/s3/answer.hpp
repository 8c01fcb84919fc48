// What an answer of S3 that is no success means to us.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/message.hpp"

namespace hookctl::s3 {

/// S3's own code and message, where the answer holds an <Error>; otherwise empty.
struct ServiceError {
  std::string code;
  std::string message;
};
ServiceError service_error(const http::Response& response);

/// The error for an answer: 404 is `not_found`; 5xx, 408 and 429 are `unreachable`, and so is an
/// <Error> in a 200; everything else is `refused`. The hint says what to do about the code.
Error error_of(const http::Response& response);

/// An ETag without the quotes around it.
std::string unquoted(std::string_view etag);

}  // namespace hookctl::s3
