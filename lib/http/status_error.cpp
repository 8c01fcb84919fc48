#include "http/status_error.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/log.hpp"

namespace hookctl::http {
namespace {

constexpr std::size_t longest_quote = 200;

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// `20220922T092610Z`, as Signature V4 writes it.
std::optional<Time> basic_time(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T') return std::nullopt;
  const auto time = parse_time(fmt::format("{}-{}-{}T{}:{}:{}Z", text.substr(0, 4),
                                           text.substr(4, 2), text.substr(6, 2), text.substr(9, 2),
                                           text.substr(11, 2), text.substr(13, 2)));
  return time ? std::optional(*time) : std::nullopt;
}

/// The text of an element of an S3 error document, cut to what one line bears.
std::string element(std::string_view document, std::string_view name) {
  const auto open = fmt::format("<{}>", name);
  const auto from = document.find(open);
  if (!document.starts_with("<") || from == std::string_view::npos) return {};
  const auto text = document.substr(from + open.size());
  const auto end = text.find('<');
  if (end == std::string_view::npos) return {};
  return printable(text.substr(0, std::min(end, longest_quote)));
}

std::string quoted(const Response& response) {
  const auto code = element(response.body, "Code");
  const auto message = element(response.body, "Message");
  if (code.empty()) return {};
  return message.empty() ? fmt::format(" ({})", code) : fmt::format(" ({}: {})", code, message);
}

Error refusal(const Url& url, const Response& response, Time now) {
  const auto expiry = presigned_expiry(url);
  const bool said = response.body.find("Request has expired") != std::string::npos;
  if ((response.status == 403 || response.status == 400) && (said || (expiry && *expiry <= now)))
    return {ErrorCode::refused,
            expiry ? fmt::format("{}: the presigned URL expired at {}", url.display(),
                                 format_time(*expiry))
                   : fmt::format("{}: the presigned URL has expired", url.display()),
            {},
            "let the hook fire again for a new one, and process it in time"};
  const char* why = response.status == 401   ? "the server asks for authentication"
                    : response.status == 403 ? "the server does not permit it"
                                             : "the server refuses the request";
  return {ErrorCode::refused,
          fmt::format("{}: {}: status {}{}", url.display(), why, response.status, quoted(response)),
          {},
          {}};
}

}  // namespace

std::optional<Time> presigned_date(const Url& url) {
  const auto date = url.query_value("X-Amz-Date");
  return date ? basic_time(*date) : std::nullopt;
}

std::optional<Time> presigned_expiry(const Url& url) {
  if (const auto lifetime = url.query_value("X-Amz-Expires")) {
    const auto seconds = number(*lifetime);
    const auto from = presigned_date(url);
    if (!seconds || !from || *seconds < 0 || *seconds > 315'360'000) return std::nullopt;
    return *from + std::chrono::seconds(*seconds);
  }
  if (!url.query_value("Signature")) return std::nullopt;
  const auto expires = url.query_value("Expires");
  const auto seconds = expires ? number(*expires) : std::nullopt;
  if (!seconds || *seconds < 0 || *seconds > 253'402'300'799) return std::nullopt;
  return Time(std::chrono::seconds(*seconds));
}

Error status_error(const Url& url, const Response& response, Time now) {
  if (response.status == 404 || response.status == 410)
    return {
        ErrorCode::not_found,
        fmt::format("{}: not there: status {}{}", url.display(), response.status, quoted(response)),
        {},
        {}};
  if (response.status >= 400 && response.status < 500) return refusal(url, response, now);
  return {response.status >= 500 ? ErrorCode::unreachable : ErrorCode::invalid_input,
          fmt::format("{}: the server {}: status {}{}", url.display(),
                      response.status >= 500 ? "fails" : "answers unexpectedly", response.status,
                      quoted(response)),
          {},
          {}};
}

}  // namespace hookctl::http
