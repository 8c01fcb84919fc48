#include "listen_setup.hpp"

#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "base/io.hpp"
#include "base/open_files.hpp"
#include "base/text.hpp"
#include "connection.hpp"
#include "http/field.hpp"
#include "json/scan.hpp"
#include "json/utf8.hpp"
#include "listen/forward.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/response.hpp"
#include "mosaic/signature.hpp"
#include "payload_file.hpp"
#include "verifier.hpp"

namespace hookctl {
namespace {

/// Those that a message on its way to another receiver has open: a socket, and libcurl's own.
constexpr std::uint64_t files_of_forwarding = 3;
/// Those that a command has open while it is started: both ends of three pipes, and its own.
constexpr std::uint64_t files_of_job = 8;
/// Beside those of connections and commands.
constexpr std::uint64_t other_files = 64;
constexpr std::size_t largest_response = 16 * 1024 * 1024;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

tl::unexpected<Error> foreign(const Invocation& in, std::string_view option,
                              std::string_view scheme) {
  return fail(in.bad_value(option, fmt::format("it is of --scheme {}", scheme),
                           fmt::format("add --scheme {}, or leave it out", scheme)));
}

Result<void> check_options(const Invocation& in, std::string_view scheme) {
  if (scheme != "mosaic")
    for (const std::string_view option :
         {"secret-file", "secret-command", "schema", "compat", "max-age", "max-skew"})
      if (in.given(option)) return foreign(in, option, "mosaic");
  if (scheme != "aruna")
    for (const std::string_view option : {"hook-token-file", "hook-token-command", "pubkey-file"})
      if (in.given(option)) return foreign(in, option, "aruna");
  if (scheme == "mosaic" && in.given("status"))
    return fail(in.bad_value("status", "a Mosaic answer's status follows from its errors",
                             "give the answer with --respond"));
  if (in.given("compat") && in.given("max-skew"))
    return fail(in.bad_value("max-skew", "Axinom's library takes any time in the future",
                             "leave out --max-skew, or --compat"));
  return {};
}

Result<std::unique_ptr<listen::Scheme>> mosaic_scheme(const Invocation& in) {
  listen::MosaicRules rules;
  HOOKCTL_TRY(rules.secrets, in.secrets("secret"));
  if (rules.secrets.empty())
    return fail(ErrorCode::usage, "the webhook's secret is not known",
                "give --secret-file or --secret-command, or set HOOKCTL_SECRET");
  HOOKCTL_TRY(rules.schema, read_schema(in));
  rules.max_age = *in.duration("max-age");
  rules.max_skew = *in.duration("max-skew");
  if (in.text("compat")) rules.rules = mosaic::Rules::axinom;
  for (const Secret& secret : rules.secrets) HOOKCTL_CHECK(mosaic::check_secret(secret));
  return listen::make_mosaic_scheme(std::move(rules));
}

/// A field's value comes without the blanks around it, and never with a line end.
Result<void> check_hook_token(const Secret& token) {
  const std::string_view bytes = token.reveal();
  if (trimmed(bytes) == bytes && http::is_field_value(bytes)) return {};
  return fail(ErrorCode::usage,
              "the hook's token has blanks around it, or a line end: no request can bring it",
              "of a file one newline at the end is dropped, and nothing else; take away the "
              "carriage return or the blank");
}

Result<std::unique_ptr<listen::Scheme>> aruna_scheme(const Invocation& in) {
  listen::ArunaRules rules;
  HOOKCTL_TRY(rules.token, in.secret("hook-token"));
  if (rules.token) HOOKCTL_CHECK(check_hook_token(*rules.token));
  if (const auto file = in.text("pubkey-file")) {
    HOOKCTL_TRY(rules.pubkey, read_pubkey(in, *file));
  }
  return listen::make_aruna_scheme(std::move(rules));
}

/// What a file's bytes are, for those who did not say so.
std::string_view content_type_of(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (json::check(bytes)) return "application/json";
  return json::is_utf8(bytes) ? "text/plain; charset=utf-8" : "application/octet-stream";
}

Result<listen::Answer> mosaic_answer(const std::string& path, std::string body) {
  const std::string type(mosaic::content_type);
  const auto verdict =
      mosaic::judge_response({.status = std::nullopt, .content_type = type, .body = body});
  if (!verdict.kept()) {
    const auto& first = verdict.breaches.front();
    return fail(ErrorCode::invalid_input,
                fmt::format("--respond: {} is no Mosaic response: {}: {}{}{}", path, first.code,
                            first.pointer, first.pointer.empty() ? "" : " ", first.message),
                fmt::format("“hookctl respond --check {}” lists all that is wrong, and “hookctl "
                            "respond” writes one",
                            path));
  }
  return listen::Answer{
      .status = verdict.errors.empty() ? 200 : 401, .content_type = type, .body = std::move(body)};
}

}  // namespace

Result<http::BindAddress> listen_address(const Invocation& in) {
  const Setting* bind = in.settings().find("bind");
  const auto host = variable("SERVER_HOST");
  const auto port = variable("SERVICE_PORT");
  const bool chosen =
      bind->from == Setting::From::command_line || bind->from == Setting::From::environment;
  if (chosen || (host.empty() && port.empty())) {
    auto address = http::BindAddress::parse(bind->values.front());
    if (!address) return fail(in.bad_value("bind", address.error().message, address.error().hint));
    return address;
  }
  const bool bare_ipv6 = host.find(':') != std::string::npos && !host.starts_with('[');
  auto address = http::BindAddress::parse(fmt::format("{}:{}",
                                                      host.empty() ? "127.0.0.1"
                                                      : bare_ipv6  ? fmt::format("[{}]", host)
                                                                   : host,
                                                      port.empty() ? "8080" : port));
  if (!address)
    return fail(ErrorCode::usage,
                fmt::format("SERVER_HOST and SERVICE_PORT: {}", address.error().message),
                "set them to an address such as 0.0.0.0 and a port, or give --bind");
  return address;
}

Result<std::unique_ptr<listen::Scheme>> listen_scheme(const Invocation& in) {
  const std::string scheme = *in.text("scheme");
  HOOKCTL_CHECK(check_options(in, scheme));
  if (scheme == "mosaic") return mosaic_scheme(in);
  if (scheme == "aruna") return aruna_scheme(in);
  return listen::make_plain_scheme();
}

Result<listen::Answer> listen_answer(const Invocation& in, const listen::Scheme& scheme) {
  listen::Answer answer = scheme.accepted();
  if (const auto path = in.text("respond")) {
    HOOKCTL_TRY(std::string body, read_file(*path, largest_response, &in.stop()));
    if (scheme.name() == "mosaic") return mosaic_answer(*path, std::move(body));
    answer.content_type = content_type_of(body);
    answer.body = std::move(body);
  }
  if (const auto status = in.number("status")) {
    if (*status < 200 || *status > 599)
      return fail(in.bad_value("status", "a status of an answer lies between 200 and 599"));
    answer.status = static_cast<int>(*status);
  }
  return answer;
}

Result<void> check_forward(const Invocation& in) {
  const auto to = in.url("forward");
  if (!to && in.given("forward-timeout"))
    return fail(
        in.bad_value("forward-timeout", "there is nobody to wait for", "add --forward URL"));
  if (!to) return {};
  if (to->has_user_info())
    return fail(in.bad_value("forward", "must have no user name and password",
                             "others can read a command line"));
  for (const char* option : {"respond", "status"})
    if (in.given(option))
      return fail(in.bad_value(option, "with --forward, the other receiver answers",
                               "leave out one of the two"));
  if (*in.duration("forward-timeout") <= std::chrono::milliseconds(0))
    return fail(in.bad_value("forward-timeout", "it must be more than none"));
  return {};
}

std::unique_ptr<listen::Responder> listen_forwarder(const Invocation& in,
                                                    const listen::Scheme& scheme,
                                                    const Runtime& runtime) {
  const auto to = in.url("forward");
  if (!to) return nullptr;
  http::RawClientOptions options;
  options.transport = {.ca_file = in.text("ca-file"), .user_agent = user_agent()};
  options.timeout = *in.duration("forward-timeout");
  options.connect_timeout = std::min(options.connect_timeout, options.timeout);
  return listen::make_forwarder(http::Target(*to), std::move(options), scheme, runtime);
}

void allow_files(const Invocation& in, unsigned jobs) {
  const std::uint64_t of_connection = in.url("forward") ? 1 + files_of_forwarding : 1;
  const auto files =
      *in.number("max-connections") * of_connection + jobs * files_of_job + other_files;
  const auto allowed = allow_open_files(files);
  if (allowed >= files) return;
  in.log().warning("fewer senders than --max-connections may find room",
                   {{"open_files", fmt::format("{} of {}", allowed, files)},
                    {"hint", "allow more open files (ulimit -n), or fewer connections"}});
}

void warn_of_strangers(const Invocation& in, const http::BindAddress& address,
                       const listen::Scheme& scheme) {
  if (address.is_loopback() || scheme.shows_sender()) return;
  in.log().warning(
      "others can reach this, and nothing shows who sends",
      {{"address", address.text()},
       {"hint", scheme.name() == "aruna"
                    ? "give --hook-token-file with the token that the hook was registered with"
                    : "choose a --scheme, or bind to 127.0.0.1"}});
}

}  // namespace hookctl
