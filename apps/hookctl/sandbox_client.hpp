// A sandbox as its own commands reach it: by the file that it wrote when it answered.
#pragma once

#include <memory>
#include <string>

#include "aruna/api.hpp"
#include "base/url.hpp"
#include "http/transport.hpp"
#include "invocation.hpp"
#include "s3/credentials.hpp"

namespace hookctl {

class SandboxClient {
 public:
  /// Reads the file that `--ready-file` names.
  static Result<SandboxClient> connect(Invocation& in);

  http::Transport& transport() const { return *transport_; }
  aruna::Api& api() const { return *api_; }
  const std::string& project() const { return project_; }
  const std::string& project_id() const { return project_id_; }
  s3::Endpoint endpoint() const;
  const s3::Credentials& credentials() const { return credentials_; }
  /// A presigned URL of a key, for this one method.
  Result<Url> presigned(const Runtime& runtime, std::string_view method,
                        std::string_view key) const;
  /// A GET of the REST port with the token; the body of the answer, where it is a success.
  Result<std::string> get_json(const Runtime& runtime, std::string_view path) const;

 private:
  SandboxClient(Url http, Url s3) : http_(std::move(http)), s3_(std::move(s3)) {}

  Url http_;
  Url s3_;
  Secret token_;
  std::string project_;
  std::string project_id_;
  s3::Credentials credentials_;
  std::unique_ptr<http::Transport> transport_;
  std::unique_ptr<aruna::Api> api_;
};

}  // namespace hookctl
