#include "capture/record.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "capture/record_parser.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "json/count.hpp"
#include "json/document.hpp"
#include "json/scan.hpp"
#include "json/utf8.hpp"
#include "json/writer.hpp"

namespace hookctl::capture {
namespace {

template <typename Headers>
void append_headers(std::string& out, const Headers& headers) {
  out += ",\"headers\":[";
  for (const auto& [name, value] : headers) {
    out += out.back() == '[' ? "[" : ",[";
    append_json_text(out, name);
    out += ',';
    append_json_text(out, value);
    if (!json::is_utf8(value)) {
      out += ",\"";
      crypto::append_base64(out, value);
      out += '"';
    }
    out += ']';
  }
  out += ']';
}

void append_body(std::string& out, std::string_view body) {
  out += ",\"body_b64\":\"";
  crypto::append_base64(out, body);
  out += '"';
}

void append_text(std::string& out, std::string_view key, std::string_view value) {
  out.append(",\"").append(key).append("\":");
  append_json_text(out, value);
}

Result<HeaderList> read_headers(const json::Node& node) {
  HeaderList headers;
  HOOKCTL_TRY(const auto pairs, node.elements());
  for (const json::Node& pair : pairs) {
    HOOKCTL_TRY(const auto parts, pair.elements());
    if (parts.size() < 2 || parts.size() > 3) return fail(pair.error("must be [name, value]"));
    HOOKCTL_TRY(const std::string_view name, parts[0].string());
    HOOKCTL_TRY(const std::string_view value, parts[1].string());
    headers.emplace_back(name, value);
    if (parts.size() == 2) continue;
    HOOKCTL_TRY(const std::string_view encoded, parts[2].string());
    auto bytes = crypto::from_base64(encoded);
    if (!bytes) return fail(parts[2].error("is no base64"));
    headers.back().second = std::move(*bytes);
  }
  return headers;
}

/// The members of a response that none of its known fields is, as they are written.
Result<std::string> further_of_response(std::string_view text) {
  constexpr std::array<std::string_view, 4> known{"status", "headers", "body_b64", "ms"};
  std::string further;
  json::Scanner scanner(text, {.bytes = text.size(), .string_bytes = text.size()});
  json::ScannedMember member;
  for (;;) {
    HOOKCTL_TRY(const bool more, scanner.next(member));
    if (!more) return further;
    if (std::ranges::any_of(known, [&](std::string_view name) { return member.is(name); }))
      continue;
    further.append(",\"").append(member.key).append("\":").append(member.value.of(text));
  }
}

}  // namespace

std::optional<std::string_view> Record::header(std::string_view name) const {
  for (const auto& [written, value] : headers)
    if (same_ignoring_case(written, name)) return value;
  return std::nullopt;
}

void append_record(std::string& line, const RecordView& record) {
  line += fmt::format("{{\"v\":{}", record_version);
  append_text(line, "id", record.id);
  append_text(line, "received_at", format_time(record.received_at));
  append_text(line, "method", record.method);
  append_text(line, "url", record.url);
  append_headers(line, record.headers);
  append_body(line, record.body);
  append_text(line, "body_sha256", crypto::hex(crypto::bytes_of(crypto::sha256(record.body))));
  if (!record.response.empty()) line.append(",\"response\":").append(record.response);
  line.append(record.further).append("}\n");
}

std::string format_record(const Record& record) {
  std::string response;
  if (record.response) {
    response = fmt::format("{{\"status\":{}", record.response->status);
    append_headers(response, record.response->headers);
    append_body(response, record.response->body);
    response += ",\"ms\":" + json::Writer().number(record.response->milliseconds).take();
    response.append(record.response->further).append("}");
  }
  const std::vector<HeaderView> headers(record.headers.begin(), record.headers.end());
  std::string line;
  append_record(line, {.id = record.id,
                       .received_at = record.received_at,
                       .method = record.method,
                       .url = record.url,
                       .headers = headers,
                       .body = record.body,
                       .body_sha256 = {},
                       .response = response,
                       .further = record.further});
  return line;
}

Result<RecordedResponse> parse_response(std::string_view text) {
  if (json::count_values(text) > json::most_values)
    return fail(ErrorCode::invalid_input, "it has too many values");
  HOOKCTL_TRY(const json::Document document,
              json::Document::parse(text, {.bytes = text.size(), .string_bytes = text.size()}));
  const json::Node root = document.root();
  RecordedResponse response;
  HOOKCTL_TRY(const json::Node status, root.at("status"));
  HOOKCTL_TRY(const std::int64_t code, status.integer(0, 999));
  response.status = static_cast<int>(code);
  HOOKCTL_TRY(const json::Node headers, root.at("headers"));
  HOOKCTL_TRY(response.headers, read_headers(headers));
  HOOKCTL_TRY(const json::Node body, root.at("body_b64"));
  HOOKCTL_TRY(const std::string_view encoded, body.string());
  auto bytes = crypto::from_base64(encoded);
  if (!bytes) return fail(body.error("is no base64"));
  response.body = std::move(*bytes);
  HOOKCTL_TRY(const json::Node ms, root.at("ms"));
  HOOKCTL_TRY(response.milliseconds, ms.number());
  HOOKCTL_TRY(response.further, further_of_response(text));
  return response;
}

Result<Record> parse_record(std::string_view line) {
  RecordParser parser;
  RecordView seen;
  HOOKCTL_CHECK(parser.parse(line, seen));
  return to_record(seen);
}

Result<Record> to_record(const RecordView& seen) {
  Record record{.id = std::string(seen.id),
                .received_at = seen.received_at,
                .method = std::string(seen.method),
                .url = std::string(seen.url),
                .headers = {seen.headers.begin(), seen.headers.end()},
                .body = std::string(seen.body),
                .response = std::nullopt,
                .further = std::string(seen.further)};
  if (seen.response.empty()) return record;
  auto response = parse_response(seen.response);
  if (!response) return fail(std::move(response).error().within("response"));
  record.response = std::move(*response);
  return record;
}

}  // namespace hookctl::capture
