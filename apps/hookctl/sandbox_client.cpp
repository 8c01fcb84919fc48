#include "sandbox_client.hpp"

#include <fmt/format.h>

#include "http/status_error.hpp"
#include "json/document.hpp"
#include "s3/signature.hpp"
#include "sandbox/state.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_ready_file = 64UL * 1024;

class ReadyFile {
 public:
  static Result<ReadyFile> read(const Invocation& in) {
    const std::string path = in.text("ready-file").value_or("");
    auto text = read_file(path, largest_ready_file, &in.stop());
    if (!text && in.stop().requested()) return fail(in.stop().error());
    if (!text) {
      text.error().hint = "is the sandbox running? It writes this file once it answers";
      return fail(std::move(text).error());
    }
    auto document = json::Document::parse(*text);
    wipe(text->data(), text->size());
    if (!document) return fail(std::move(document).error().within("reading " + path));
    return ReadyFile(path, std::move(*document));
  }

  Result<std::string> text(std::string_view field) const {
    const auto value =
        document_.root().at(field).and_then([](const json::Node& node) { return node.string(); });
    if (value) return std::string(*value);
    auto error = value.error();
    return fail(std::move(error).within("reading " + path_));
  }
  Result<Secret> secret(std::string_view field) const {
    HOOKCTL_TRY(auto value, text(field));
    Secret secret{std::string_view(value)};
    wipe(value.data(), value.size());
    return secret;
  }
  Result<Url> url(std::string_view field) const {
    HOOKCTL_TRY(const auto value, text(field));
    return Url::parse(value);
  }

 private:
  ReadyFile(std::string path, json::Document document)
      : path_(std::move(path)), document_(std::move(document)) {}
  std::string path_;
  json::Document document_;
};

}  // namespace

Result<SandboxClient> SandboxClient::connect(Invocation& in) {
  HOOKCTL_TRY(const auto ready, ReadyFile::read(in));
  HOOKCTL_TRY(auto http, ready.url("http"));
  HOOKCTL_TRY(auto s3, ready.url("s3"));
  SandboxClient client(http, std::move(s3));
  HOOKCTL_TRY(client.token_, ready.secret("token"));
  HOOKCTL_TRY(client.project_, ready.text("project"));
  HOOKCTL_TRY(client.project_id_, ready.text("project_id"));
  HOOKCTL_TRY(client.credentials_.access_key, ready.secret("access_key_id"));
  HOOKCTL_TRY(client.credentials_.secret_key, ready.secret("secret_key"));
  client.transport_ = http::make_retrying(
      http::make_curl_transport(in.runtime(), {std::nullopt, "hookctl/" HOOKCTL_VERSION}),
      in.runtime(), {});
  aruna::ApiOptions options{.url = std::move(http), .token = client.token_.clone()};
  client.api_ = aruna::make_rest_api(std::move(options), *client.transport_, in.runtime());
  return client;
}

s3::Endpoint SandboxClient::endpoint() const {
  return {s3_, std::string(sandbox::region), false};
}

Result<Url> SandboxClient::presigned(const Runtime& runtime, std::string_view method,
                                     std::string_view key) const {
  const auto host = fmt::format("{}.{}", project_, s3_.authority());
  const auto path = "/" + percent_encode(key, "/");
  const s3::SignedParts parts{method, path, {}, {{"host", host}}, s3::unsigned_payload};
  const s3::Scope scope{runtime.clock.now(), std::string(sandbox::region)};
  return Url::parse(fmt::format(
      "http://{}{}?{}", host, path,
      s3::presigned_query(parts, scope, credentials_.access_key.reveal(),
                          credentials_.secret_key.reveal(), s3::longest_presigned_validity)));
}

Result<std::string> SandboxClient::get_json(const Runtime& runtime, std::string_view path) const {
  HOOKCTL_TRY(const auto url, http_.with_path(path));
  http::Request request(url);
  request.repeatable = true;
  request.what = "question to the sandbox";
  request.headers.add_secret("Authorization", Secret(fmt::format("Bearer {}", token_.reveal())));
  HOOKCTL_TRY(auto response, transport_->send(request));
  if (!response.ok()) return fail(http::status_error(url, response, runtime.clock.now()));
  return std::move(response.body);
}

}  // namespace hookctl
