#include "aruna/connection_fault.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "json/utf8.hpp"

namespace hookctl::aruna {
namespace {

struct Cause {
  std::string_view part;  ///< of what gRPC says
  std::string_view message;
  std::string_view hint;
  bool lasting;
};

constexpr std::string_view trust_hint =
    "if the certificate is right, give --ca-file the certificate of its authority";
constexpr Cause causes[] = {
    {"DNS resolution failed", "could not resolve the host",
     "check the name, and this machine's DNS", false},
    {"certificate verify failed", "the server's certificate comes from an unknown authority",
     trust_hint, true},
    {"is not in peer certificate", "the server's certificate is for another host",
     "use a host name that the certificate is for", true},
    {"Connection refused", "connection refused", "is the server running, and the port right?",
     false},
    {"WRONG_VERSION_NUMBER", "no TLS connection: the server speaks something else",
     "does the port speak TLS, and gRPC within?", true},
    {"wrong version number", "no TLS connection: the server speaks something else",
     "does the port speak TLS, and gRPC within?", true},
    {"Cannot check peer: missing selected ALPN", "the server does not offer HTTP/2 over TLS",
     "does the port speak gRPC?", true},
};

/// What comes last is the cause proper.
std::string_view last_cause(std::string_view said) {
  constexpr std::string_view mark = "last error: ";
  const auto at = said.rfind(mark);
  return json::cut_utf8(at == std::string_view::npos ? said : said.substr(at + mark.size()), 300);
}

}  // namespace

ConnectionFault explain_connection_fault(const Url& url, std::string_view said) {
  const auto fault = [&](std::string_view message, std::string_view hint, bool lasting) {
    return ConnectionFault{{ErrorCode::unreachable,
                            fmt::format("{}: {}", url.origin(), message),
                            {},
                            std::string(hint)},
                           lasting};
  };
  for (const Cause& cause : causes)
    if (said.find(cause.part) != std::string_view::npos)
      return fault(cause.message, cause.hint, cause.lasting);
  const std::string rest = printable(json::to_utf8(last_cause(said)));
  return fault(rest.empty() ? "no connection" : rest, "does the port speak gRPC?", false);
}

}  // namespace hookctl::aruna
