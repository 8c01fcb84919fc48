// The S3 data proxy: what of S3 Aruna's has, on virtual hosts and in path style.
#pragma once

#include "http/server.hpp"
#include "sandbox/s3_request.hpp"

namespace hookctl::sandbox {

void serve_s3(State& state, http::Exchange& exchange);

// The operations. Each answers the exchange itself, or says why not.
S3Answer<void> s3_put_object(State& state, S3Request& request);
S3Answer<void> s3_get_object(State& state, S3Request& request);
S3Answer<void> s3_head_object(State& state, S3Request& request);
S3Answer<void> s3_create_multipart(State& state, S3Request& request);
S3Answer<void> s3_upload_part(State& state, S3Request& request);
S3Answer<void> s3_complete_multipart(State& state, S3Request& request);
S3Answer<void> s3_list_buckets(State& state, S3Request& request);
S3Answer<void> s3_list_objects(State& state, S3Request& request);

}  // namespace hookctl::sandbox
