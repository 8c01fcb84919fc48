// Filling an object that was created through the API, by URLs that the server signs.
#pragma once

#include <memory>

#include "aruna/api.hpp"
#include "base/ids.hpp"
#include "base/runtime.hpp"
#include "http/transport.hpp"
#include "s3/upload.hpp"

namespace hookctl::pipeline {

/// An upload through `GetUploadURL`: one PUT where the output fits into a part, else parts and
/// `FinishObjectStaging`, with the parts that an upload by S3 keys has. A URL of plain http beyond
/// this machine is refused (`usage`) without `allow_http`.
std::unique_ptr<s3::Upload> start_presigned_upload(aruna::Api& api, http::Transport& transport,
                                                   const Ulid& object_id, bool allow_http,
                                                   s3::UploadOptions options);

}  // namespace hookctl::pipeline
