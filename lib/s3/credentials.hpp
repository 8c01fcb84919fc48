// What S3 requests are signed with, and where they go.
#pragma once

#include <string>

#include "base/secret.hpp"
#include "base/url.hpp"

namespace hookctl::s3 {

struct Credentials {
  Secret access_key;
  Secret secret_key;
  Credentials clone() const { return {access_key.clone(), secret_key.clone()}; }
};

/// Where a bucket is: `http(s)://BUCKET.HOST[:PORT]/KEY`, or `http(s)://HOST[:PORT]/BUCKET/KEY`.
struct Endpoint {
  Url url;  ///< scheme, host and port without the bucket; its path is ignored
  std::string region;
  bool path_style = false;
};

}  // namespace hookctl::s3
