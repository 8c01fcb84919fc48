#include "connection.hpp"

#include <fmt/format.h>

namespace hookctl {
namespace {

Connection connect(const Invocation& in, std::chrono::milliseconds idle_timeout) {
  http::TransportOptions options;
  options.longest_silence = idle_timeout;
  options.ca_file = in.text("ca-file");
  options.user_agent = user_agent();
  return {.once = http::make_curl_transport(in.runtime(), options),
          .retrying = http::make_retrying(http::make_curl_transport(in.runtime(), options),
                                          in.runtime(), {}),
          .api = nullptr};
}

}  // namespace

std::string user_agent() {
  return "hookctl/" HOOKCTL_VERSION;
}

Result<Url> receiver_url(const Invocation& in, std::string_view hint) {
  Url to = *in.url("to");
  if (to.has_user_info())
    return fail(in.bad_value("to", "must have no user name and password", hint));
  return to;
}

Connection connect_http(const Invocation& in) {
  return connect(in, http::TransportOptions{}.longest_silence);
}

Result<ArunaAddress> aruna_address(const Invocation& in) {
  const auto rest = in.url("api-url");
  const auto grpc = in.url("grpc-url");
  const auto asked = in.text("transport");
  const bool use_grpc = asked ? *asked == "grpc" : grpc.has_value();
  auto url = use_grpc ? grpc : rest;
  if (!url)
    return fail(ErrorCode::usage,
                asked ? fmt::format("--transport {} needs the URL of Aruna's {} server", *asked,
                                    use_grpc ? "gRPC" : "REST")
                      : std::string("where is Aruna?"),
                "give --grpc-url or --api-url (or HOOKCTL_GRPC_URL, HOOKCTL_API_URL)");
  return ArunaAddress{std::move(*url), use_grpc};
}

Result<Connection> connect_aruna(const Invocation& in, std::optional<Secret> token,
                                 std::chrono::milliseconds idle_timeout) {
  HOOKCTL_TRY(ArunaAddress address, aruna_address(in));
  Connection connection = connect(in, idle_timeout);
  aruna::ApiOptions options{
      .url = std::move(address.url), .token = std::move(token), .ca_file = in.text("ca-file")};
  connection.api =
      address.grpc ? aruna::make_grpc_api(std::move(options), in.runtime())
                   : aruna::make_rest_api(std::move(options), *connection.retrying, in.runtime());
  return connection;
}

}  // namespace hookctl
