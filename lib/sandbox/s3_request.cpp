#include "sandbox/s3_request.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace hookctl::sandbox {
namespace {

constexpr std::string_view xml_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/// The bucket of a virtual host, empty where the host is no bucket's.
std::string bucket_of_host(std::string_view host) {
  constexpr std::string_view suffix = ".localhost";
  auto name = lower(host.substr(0, host.rfind(':')));
  if (name.size() <= suffix.size() || !name.ends_with(suffix)) return {};
  name.resize(name.size() - suffix.size());
  return name;
}

std::string xml_escaped(std::string_view text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      default:
        // XML 1.0 has no other control characters than these three.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r') made += c;
    }
  }
  return made;
}

std::map<std::string, std::string> pairs_of(std::string_view query) {
  std::map<std::string, std::string> pairs;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    pairs.emplace(percent_decode(pair.substr(0, equals)), percent_decode(value));
  }
  return pairs;
}

S3Answer<s3::Verified> verify(const State& state, const http::Exchange& exchange,
                              std::string_view path, std::string_view query) {
  s3::IncomingRequest request{exchange.method(), path, query, {}};
  for (const auto& field : exchange.headers().all()) {
    if (const auto* value = std::get_if<std::string>(&field.value)) {
      request.headers.emplace_back(field.name, *value);
    }
  }
  const auto lookup = [&](std::string_view access_key) -> std::optional<Secret> {
    if (access_key != state.identity.access_key) return std::nullopt;
    return state.identity.secret_key.clone();
  };
  auto verified = s3::verify(request, lookup, state.runtime.clock.now());
  if (!verified) {
    const auto& no = verified.error();
    return refuse_s3(no.status, no.code, no.message);
  }
  return std::move(*verified);
}

}  // namespace

S3Error s3_error(const Status& status) {
  switch (status.code) {
    case Code::permission_denied:
      return {403, "InvalidObjectState", status.message};
    case Code::not_found:
      return {404, "NoSuchUpload", status.message};
    case Code::invalid_argument:
      return {400, "InvalidPart", status.message};
    case Code::unauthenticated:
      return {403, "AccessDenied", status.message};
    case Code::cancelled:
    case Code::unimplemented:
    case Code::internal:
      break;
  }
  return {500, "InternalError", status.message};
}

std::string S3Request::value(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

S3Answer<S3Request> read_s3_request(const State& state, http::Exchange& exchange) {
  const std::string_view target = exchange.target();
  const auto mark = target.find('?');
  const auto path = target.substr(0, mark);
  const auto query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  HOOKCTL_TRY(auto verified, verify(state, exchange, path, query));
  S3Request request{exchange,
                    bucket_of_host(exchange.headers().get("Host").value_or("")),
                    {},
                    pairs_of(query),
                    std::move(verified.payload_hash)};
  auto rest = path.substr(path.starts_with('/') ? 1 : 0);
  if (request.bucket.empty()) {
    const auto slash = rest.find('/');
    request.bucket = percent_decode(rest.substr(0, slash));
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  }
  request.key = percent_decode(rest);
  return request;
}

std::string xml_element(std::string_view name, std::string_view value) {
  return fmt::format("<{0}>{1}</{0}>", name, xml_escaped(value));
}

void respond_s3_error(http::Exchange& exchange, const S3Error& error) {
  http::Headers headers;
  headers.add("Content-Type", "application/xml");
  const auto body = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>{}{}{}</Error>",
      xml_element("Code", error.code), xml_element("Message", error.message),
      xml_element("Resource", exchange.target().substr(0, exchange.target().find('?'))));
  (void)exchange.respond(error.status, headers, body);
}

void respond_xml(http::Exchange& exchange, std::string_view root, std::string_view content) {
  http::Headers headers;
  headers.add("Content-Type", "application/xml");
  const auto body =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{0} xmlns=\"{1}\">{2}</{0}>", root,
                  xml_namespace, content);
  (void)exchange.respond(200, headers, body);
}

}  // namespace hookctl::sandbox
