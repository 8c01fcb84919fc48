#include "capture/har_writer.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/url.hpp"
#include "capture/har_entry.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "json/utf8.hpp"
#include "json/writer.hpp"

namespace hookctl::capture {
namespace {

constexpr std::string_view http_version = "HTTP/1.1";

std::string_view header_of(const HeaderList& headers, std::string_view wanted) {
  for (const auto& [name, value] : headers)
    if (same_ignoring_case(name, wanted)) return value;
  return {};
}

void write_headers(json::Writer& out, const HeaderList& headers) {
  out.key("headers").begin_array();
  for (const auto& [name, value] : headers) {
    out.begin_object().member("name", name).member("value", value);
    if (!json::is_utf8(value)) out.member(har_value_member, crypto::base64(value));
    out.end_object();
  }
  out.end_array();
}

/// "a=b": RFC 6265 section 4.2.1.
void write_cookie(json::Writer& out, std::string_view pair) {
  pair = trimmed(pair);
  if (pair.empty()) return;
  const std::size_t equals = pair.find('=');
  const bool named = equals != std::string_view::npos;
  out.begin_object().member("name", named ? pair.substr(0, equals) : std::string_view());
  out.member("value", named ? pair.substr(equals + 1) : pair).end_object();
}

void write_cookies(json::Writer& out, const HeaderList& headers, bool request) {
  out.key("cookies").begin_array();
  for (const auto& [name, value] : headers) {
    if (!same_ignoring_case(name, request ? "Cookie" : "Set-Cookie")) continue;
    // What follows a set cookie are its attributes, which stand in the headers.
    for (std::string_view rest = value;;) {
      const std::size_t end = rest.find(';');
      write_cookie(out, rest.substr(0, end));
      if (!request || end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
  }
  out.end_array();
}

void write_query(json::Writer& out, std::string_view target) {
  out.key("queryString").begin_array();
  const std::size_t question = target.find('?');
  std::string_view rest = question == std::string_view::npos ? "" : target.substr(question + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto decoded = [](std::string_view text) {
      std::string plain(text);
      std::ranges::replace(plain, '+', ' ');
      return percent_decode(plain);
    };
    if (!pair.empty()) {
      out.begin_object().member("name", decoded(pair.substr(0, equals)));
      out.member("value", decoded(pair.substr(std::min(equals + 1, pair.size())))).end_object();
    }
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
  out.end_array();
}

/// A URI, whatever stands in the target: that itself is in `_hookctl`.
std::string url_of(std::string_view target, std::string_view origin) {
  constexpr std::string_view kept = "/?#[]@!$&'()*+,;=:%";
  if (target.starts_with("http://") || target.starts_with("https://"))
    return percent_encode(target, kept);
  std::string url(origin);
  if (!target.starts_with('/')) url += '/';
  return url + percent_encode(target, "/?@!$&'()*+,;=:%");
}

std::size_t size_of(const HeaderList& headers, std::size_t first_line) {
  constexpr std::size_t line_end = 2;
  std::size_t size = first_line + 2 * line_end;
  for (const auto& [name, value] : headers) size += name.size() + 2 + value.size() + line_end;
  return size;
}

void write_request(json::Writer& out, const Record& record, std::string_view origin) {
  out.key("request").begin_object().member("method", record.method);
  out.member("url", url_of(record.url, origin)).member("httpVersion", http_version);
  write_cookies(out, record.headers, true);
  write_headers(out, record.headers);
  write_query(out, record.url);
  if (!record.body.empty()) {
    out.key("postData").begin_object();
    out.member("mimeType", header_of(record.headers, "Content-Type"));
    out.member("text", record.body).end_object();
  }
  out.member("headersSize", size_of(record.headers, record.method.size() + record.url.size() + 10));
  out.member("bodySize", record.body.size()).end_object();
}

void write_response(json::Writer& out, const std::optional<RecordedResponse>& answer) {
  static const RecordedResponse none;
  const RecordedResponse& response = answer ? *answer : none;
  out.key("response").begin_object().member("status", response.status).member("statusText", "");
  out.member("httpVersion", answer ? http_version : std::string_view());
  write_cookies(out, response.headers, false);
  write_headers(out, response.headers);
  const std::string_view type = header_of(response.headers, "Content-Type");
  out.key("content").begin_object().member("size", response.body.size());
  out.member("mimeType", type.empty() ? "x-unknown" : type);
  const bool text = json::is_utf8(response.body);
  if (!response.body.empty())
    out.member("text", text ? response.body : crypto::base64(response.body));
  if (!text) out.member("encoding", "base64");
  out.end_object().member("redirectURL", header_of(response.headers, "Location"));
  out.member("headersSize", -1);
  out.member("bodySize", answer ? static_cast<std::int64_t>(response.body.size()) : -1);
  out.end_object();
}

/// The fields that a reader has kept as text, as an object.
void write_further(json::Writer& out, std::string_view name, std::string_view further) {
  if (!further.empty()) out.key(name).raw(fmt::format("{{{}}}", further.substr(1)));
}

void write_own(json::Writer& out, const Record& record) {
  out.key(har_own_member).begin_object().member("v", record_version).member("id", record.id);
  out.member("target", record.url);
  out.member("body_sha256", crypto::hex(crypto::bytes_of(crypto::sha256(record.body))));
  if (!json::is_utf8(record.body)) out.member("body_b64", crypto::base64(record.body));
  write_further(out, "further", record.further);
  if (record.response) write_further(out, "response_further", record.response->further);
  out.end_object();
}

}  // namespace

HarWriter::HarWriter(ByteSink& sink, std::string_view version) : sink_(sink), version_(version) {}

Result<void> HarWriter::begin() {
  if (std::exchange(begun_, true)) return {};
  json::Writer creator;
  creator.begin_object().member("name", "hookctl").member("version", version_).end_object();
  return sink_.write(
      fmt::format("{{\"log\":{{\"version\":\"1.2\",\"creator\":{},\"entries\":[", creator.text()));
}

Result<void> HarWriter::write(const Record& record, std::string_view origin) {
  HOOKCTL_CHECK(begin());
  const double ms = record.response && std::isfinite(record.response->milliseconds)
                        ? std::max(record.response->milliseconds, 0.0)
                        : 0.0;
  json::Writer out;
  out.begin_object().member("startedDateTime", format_time(record.received_at)).member("time", ms);
  write_request(out, record, origin);
  write_response(out, record.response);
  out.key("cache").begin_object().end_object();
  out.key("timings").begin_object().member("send", 0).member("wait", ms).member("receive", 0);
  out.end_object();
  write_own(out, record);
  out.end_object();
  HOOKCTL_CHECK(sink_.write(std::exchange(first_, false) ? "\n" : ",\n"));
  return sink_.write(out.text());
}

Result<void> HarWriter::end() {
  HOOKCTL_CHECK(begin());
  return sink_.write("\n]}}\n");
}

}  // namespace hookctl::capture
