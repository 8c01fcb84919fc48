// Which names buckets and keys may have, and the URL of an object.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "s3/credentials.hpp"

namespace hookctl::s3 {

/// Aruna takes keys of `[a-zA-Z0-9-!_.*'()/]+` alone, and refuses others only after the upload: an
/// error of code `invalid_input` that names the first character that is wrong.
Result<void> check_aruna_key(std::string_view key);

/// What every S3 asks for: a key of 1 to 1024 bytes, a bucket that fits into a host name or path.
Result<void> check_names(const Endpoint& endpoint, std::string_view bucket, std::string_view key);

/// The URL of an object, its key encoded once and not normalised; without a query.
Result<Url> object_url(const Endpoint& endpoint, std::string_view bucket, std::string_view key);

/// A URL that lets whoever has it do `method` to an object until `validity` after `now`.
Result<Url> presigned_url(const Endpoint& endpoint, const Credentials& credentials,
                          std::string_view bucket, std::string_view key, std::string_view method,
                          Time now, std::chrono::seconds validity);

}  // namespace hookctl::s3
