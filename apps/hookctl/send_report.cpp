#include "send_report.hpp"

#include <array>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "crypto/encoding.hpp"
#include "json/span.hpp"
#include "json/utf8.hpp"
#include "json/writer.hpp"

namespace hookctl {
namespace {

/// What a person wants to see of an answer.
constexpr std::size_t longest_excerpt = 2000;

struct Hint {
  std::string_view breach;
  std::string_view text;
};

constexpr std::array hints{
    Hint{mosaic::breach::status_and_errors,
         "errors go with status 401, and 401 goes with at least one error"},
    Hint{mosaic::breach::no_content_type, "in express, res.json() sets it"},
    Hint{mosaic::breach::content_type, "answer with content-type: application/json"},
    Hint{mosaic::breach::empty_body,
         "answer with a body, such as {\"payload\":{},\"errors\":[],\"warnings\":[]}"},
    Hint{mosaic::breach::body, "is it a page of a proxy, or of the web framework?"},
    Hint{mosaic::breach::empty,
         "give a payload such as {}, or an error that says why there is none"},
    Hint{mosaic::breach::payload_and_errors, "tell of what is no failure as warnings"},
};

std::string_view hint_for_status(int status) {
  if (status >= 300 && status < 400)
    return "redirects are not followed, since a message is signed for one receiver: give its own "
           "URL to --to";
  if (status == 404 || status == 405) return "does the receiver take POST at this path?";
  if (status == 413) return "the message is larger than the receiver takes";
  if (status == 415) return "the receiver must take application/json";
  if (status >= 500) return "the receiver failed: its log tells why";
  return "success is 200, any refusal is 401 with errors in the body";
}

std::string_view hint_for(const mosaic::Breach& breach, int status) {
  if (breach.code == mosaic::breach::status) return hint_for_status(status);
  for (const Hint& hint : hints)
    if (hint.breach == breach.code) return hint.text;
  return {};
}

std::string painted(std::string_view text, std::string_view sgr, bool color) {
  return color ? fmt::format("\x1b[{}m{}\x1b[0m", sgr, text) : std::string(text);
}

void append_row(std::string& out, std::string_view name, std::string_view value) {
  out += fmt::format("  {:<9} {}\n", name, value);
}

std::string excerpt(std::string_view text) {
  const auto start = json::cut_utf8(text, longest_excerpt);
  return printable(start) +
         (start.size() < text.size() ? fmt::format("… ({})", format_size(text.size())) : "");
}

std::string notice_text(const mosaic::Notice& notice) {
  return notice.code ? fmt::format("{}: {}", printable(*notice.code), printable(notice.message))
                     : printable(notice.message);
}

void append_body(std::string& out, const Exchange& exchange) {
  const std::string& body = exchange.response.body;
  if (exchange.verdict.kept()) {
    if (const auto payload = json::find_span(body, "/payload"))
      if (const auto text = payload->of(body); text != "null")
        append_row(out, "payload", excerpt(text));
  } else if (!body.empty()) {
    append_row(out, "body", excerpt(body));
  }
}

void write_notices(json::Writer& out, std::string_view name,
                   const std::vector<mosaic::Notice>& notices) {
  out.key(name).begin_array();
  for (const auto& notice : notices) {
    out.begin_object().member("message", notice.message);
    if (notice.code) out.member("code", *notice.code);
    out.end_object();
  }
  out.end_array();
}

void write_body(json::Writer& out, std::string_view body) {
  if (json::is_utf8(body))
    out.member("body", body);
  else
    out.member("body_b64", crypto::base64(body));
}

std::string shown(const http::Header& field) {
  const auto* text = std::get_if<std::string>(&field.value);
  return text == nullptr ? "***" : *text;
}

std::string_view body_of(const http::Request& request) {
  const auto* body = std::get_if<std::string>(&request.body);
  return body == nullptr ? std::string_view() : std::string_view(*body);
}

}  // namespace

std::string_view Exchange::outcome() const {
  if (!verdict.kept()) return "broken";
  return verdict.success ? "success" : "error";
}

std::optional<std::string> Exchange::location() const {
  const auto header = response.headers.get("location");
  if (!header) return std::nullopt;
  const auto target = request.url.resolve(*header);
  return target ? target->display() : std::string("unreadable");
}

std::string exchange_as_json(const Exchange& exchange) {
  json::Writer out;
  out.begin_object().member("ok", exchange.ok).member("verdict", exchange.outcome());
  out.member("status", exchange.response.status);
  out.key("ms").raw(fmt::format("{:.3f}", exchange.milliseconds));
  out.member("message_id", exchange.message_id);
  out.member("signature", exchange.message.signature);
  out.key("breaches").begin_array();
  for (const auto& breach : exchange.verdict.breaches)
    out.begin_object()
        .member("code", breach.code)
        .member("pointer", breach.pointer)
        .member("message", breach.message)
        .end_object();
  out.end_array();
  write_notices(out, "errors", exchange.verdict.errors);
  write_notices(out, "warnings", exchange.verdict.warnings);
  out.key("response").begin_object();
  out.member("content_type", exchange.response.headers.get("content-type"));
  out.member("location", exchange.location());
  write_body(out, exchange.response.body);
  out.end_object().end_object();
  return out.take();
}

std::string exchange_as_text(const Exchange& exchange, bool color) {
  const auto outcome = exchange.outcome();
  std::string out = fmt::format("{} {}, {:.0f} ms\n", exchange.response.status,
                                painted(outcome == "broken" ? "contract broken" : outcome,
                                        outcome == "success" ? "32" : "31", color),
                                exchange.milliseconds);
  if (exchange.message_id) append_row(out, "message", printable(*exchange.message_id));
  append_body(out, exchange);
  for (const auto& notice : exchange.verdict.errors) append_row(out, "error", notice_text(notice));
  for (const auto& notice : exchange.verdict.warnings)
    append_row(out, "warning", notice_text(notice));
  if (const auto location = exchange.location()) append_row(out, "location", printable(*location));
  std::string_view told;
  for (const auto& breach : exchange.verdict.breaches) {
    append_row(out, "breach",
               fmt::format("{}: {}{}{}", breach.code, breach.pointer,
                           breach.pointer.empty() ? "" : ": ", printable(breach.message)));
    const auto hint = hint_for(breach, exchange.response.status);
    if (!hint.empty() && hint != told) append_row(out, "", hint);
    told = hint;
  }
  return out;
}

std::string request_as_json(const http::Request& request) {
  json::Writer out;
  out.begin_object().member("method", request.method).member("url", request.url.display());
  out.key("headers").begin_object();
  for (const auto& field : request.headers.all()) out.member(field.name, shown(field));
  out.end_object();
  write_body(out, body_of(request));
  return out.end_object().take();
}

std::string request_as_text(const http::Request& request) {
  std::string out = fmt::format("{} {}\n", request.method, request.url.display());
  for (const auto& field : request.headers.all())
    out += fmt::format("{}: {}\n", field.name, shown(field));
  return out + "\n" + std::string(body_of(request)) + "\n";
}

}  // namespace hookctl
