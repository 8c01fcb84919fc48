#include <fmt/format.h>

#include "http/transport.hpp"

namespace hookctl::http {

Result<void> check_scheme(const Url& url, bool allow_http, std::string_view option) {
  if (url.is_tls() || url.is_loopback() || allow_http) return {};
  return fail(ErrorCode::usage,
              fmt::format("{}: {} would go over the network unencrypted", option, url.display()),
              "use https://, or allow it with --allow-http");
}

}  // namespace hookctl::http
