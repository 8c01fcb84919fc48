#include "connection.hpp"

#include <fmt/format.h>

namespace hookctl {
namespace {

std::unique_ptr<http::Transport> plain_transport(const Invocation& in) {
  return http::make_curl_transport(
      in.runtime(), {.ca_file = in.text("ca-file"), .user_agent = "hookctl/" HOOKCTL_VERSION});
}

}  // namespace

Connection connect_http(const Invocation& in) {
  return {.once = plain_transport(in),
          .retrying = http::make_retrying(plain_transport(in), in.runtime(), {}),
          .api = nullptr};
}

Result<Connection> connect_aruna(const Invocation& in, std::optional<Secret> token) {
  const auto rest = in.url("api-url");
  const auto grpc = in.url("grpc-url");
  const auto asked = in.text("transport");
  const bool use_grpc = asked ? *asked == "grpc" : grpc.has_value();
  const auto& url = use_grpc ? grpc : rest;
  if (!url)
    return fail(ErrorCode::usage,
                asked ? fmt::format("--transport {} needs the URL of Aruna's {} server", *asked,
                                    use_grpc ? "gRPC" : "REST")
                      : std::string("where is Aruna?"),
                "give --grpc-url or --api-url (or HOOKCTL_GRPC_URL, HOOKCTL_API_URL)");
  Connection connection = connect_http(in);
  aruna::ApiOptions options{.url = *url, .token = std::move(token), .ca_file = in.text("ca-file")};
  connection.api = use_grpc
                       ? aruna::make_grpc_api(std::move(options), in.runtime())
                       : aruna::make_rest_api(std::move(options), *connection.once, in.runtime());
  return connection;
}

}  // namespace hookctl
