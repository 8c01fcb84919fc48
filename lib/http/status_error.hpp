// What an answer that is no success means, in words.
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "http/message.hpp"

namespace hookctl::http {

/// When a presigned URL was signed: X-Amz-Date of Signature V4; nothing for any other URL.
std::optional<Time> presigned_date(const Url& url);

/// When a presigned URL expires: X-Amz-Date and X-Amz-Expires of Signature V4, or Expires of V2;
/// nothing for any other URL.
std::optional<Time> presigned_expiry(const Url& url);

/// `not_found` for 404 and 410, `refused` for the other 4xx (with the time at which a presigned
/// URL expired), `unreachable` for 5xx, `invalid_input` for the rest. Quotes the code and message
/// of an S3 error document, and nothing else of the body.
Error status_error(const Url& url, const Response& response, Time now);

}  // namespace hookctl::http
