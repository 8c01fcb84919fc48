#include "inspect_report.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aruna/enums.hpp"
#include "aruna/hook_status.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "capture/further.hpp"
#include "capture/record.hpp"
#include "cli/wording.hpp"
#include "http/status_error.hpp"
#include "json/reader.hpp"
#include "json/span.hpp"
#include "pipeline/location.hpp"
#include "response_report.hpp"
#include "verify_report.hpp"

namespace hookctl {
namespace {

constexpr std::size_t label_width = 13;
constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view bold = "\x1b[1m";

std::string painted(std::string_view text, std::string_view color, const ReportStyle& style) {
  return style.color ? fmt::format("{}{}\x1b[0m", color, text) : std::string(text);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string_view level_of(const aruna::Resource& object) {
  constexpr std::array<std::string_view, 5> names{"resource", "project", "collection", "dataset",
                                                  "object"};
  const auto number = static_cast<std::size_t>(object.variant);
  return names[number < names.size() ? number : 0];
}

std::string object_text(const aruna::Payload& payload) {
  const aruna::Resource& object = payload.object;
  std::vector<std::string> facts{std::string(level_of(object))};
  const auto add = [&](std::string_view text) {
    if (!text.empty()) facts.emplace_back(text);
  };
  if (object.content_len) add(format_size(*object.content_len));
  if (object.status != aruna::Status::unspecified) add(aruna::short_name(object.status));
  if (object.data_class != aruna::DataClass::unspecified) add(aruna::short_name(object.data_class));
  return fmt::format("{}{}{} ({})", payload.object_id.text(), object.name.empty() ? "" : "  ",
                     printable(object.name), joined(facts));
}

void append_labels(std::string& out, const aruna::Payload& payload) {
  for (const aruna::KeyValue& label : payload.object.key_values) {
    if (label.variant == aruna::KeyValueVariant::hook_status) continue;
    const bool plain = label.variant == aruna::KeyValueVariant::label;
    append_row(out, "label",
               fmt::format("{}={}{}{}", printable(label.key), printable(label.value),
                           plain ? "" : "  ", plain ? "" : aruna::short_name(label.variant)));
  }
  if (const auto status = aruna::hook_status_of(payload.object, payload.hook_id)) {
    constexpr std::array<std::string_view, 3> names{"running", "finished", "error"};
    append_row(out, "hook status",
               fmt::format("{}{}{}", names[static_cast<std::size_t>(status->state)],
                           status->error.empty() ? "" : ": ", printable(status->error)));
  }
  for (const aruna::Hash& hash : payload.object.hashes) {
    const std::string_view name = hash.hash.size() == 32   ? "MD5"
                                  : hash.hash.size() == 64 ? "SHA-256"
                                                           : "hash";
    append_row(out, name, printable(hash.hash));
  }
}

std::string holds_text(const Url& url, const ReportStyle& style) {
  const auto expiry = http::presigned_expiry(url);
  if (!expiry) return "no end is written in it";
  const std::string time = when(*expiry, style.now);
  return *expiry <= style.now ? painted("expired", red, style) + " since " + time : "until " + time;
}

void append_download(std::string& out, const aruna::Payload& payload, const ReportStyle& style) {
  if (!payload.download) {
    append_row(out, "download", "none: there is nothing to download");
    return;
  }
  const Url& url = *payload.download;
  if (const auto fired = http::presigned_date(url))
    append_row(out, "fired", when(*fired, style.now));
  append_row(out, "download", printable(url.display()));
  if (const auto place = pipeline::locate(url, {}))
    append_row(out, "",
               fmt::format("bucket {}, key {}", printable(place->bucket), printable(place->key)));
  append_row(out, "holds", holds_text(url, style));
}

std::string credentials_text(const aruna::Payload& payload) {
  std::vector<std::string> there{"hook secret"};
  if (payload.access_key) there.emplace_back("access key");
  if (payload.secret_key) there.emplace_back("secret key");
  if (payload.token) there.emplace_back("token");
  return joined(there) + " (hidden)";
}

std::string verdict_text(const Finding& finding, const ReportStyle& style) {
  const auto& verdict = finding.verdict;
  return fmt::format(
      "{}: {}", verdict.valid ? painted("valid", green, style) : painted("invalid", red, style),
      printable(verdict.message));
}

std::string missing_text(const std::vector<std::string_view>& missing) {
  return joined(std::vector<std::string>(missing.begin(), missing.end()));
}

void append_found(std::string& out, const HookFound& hook, const ReportStyle& style) {
  if (hook.problem) append_row(out, "problem", printable(hook.problem->text()));
  if (hook.problem && !hook.problem->hint.empty())
    append_row(out, "", printable(hook.problem->hint));
  if (hook.hook_id)
    append_row(out, "hook",
               fmt::format("{}  registered {}", hook.hook_id->text(),
                           when(hook.hook_id->time(), style.now)));
  if (hook.payload) {
    const aruna::Payload& payload = *hook.payload;
    append_row(out, "object", object_text(payload));
    const auto made = parse_time(payload.object.created_at);
    if (made) append_row(out, "made", when(*made, style.now));
    append_labels(out, payload);
    append_download(out, payload, style);
    append_row(out, "credentials", credentials_text(payload));
    append_row(out, "secret",
               hook.secret ? verdict_text(*hook.secret, style)
                           : fmt::format("not checked: --pubkey-file with the server's public key "
                                         "of serial {} does",
                                         payload.pubkey_serial));
  } else if (hook.object_id) {
    append_row(out, "object", hook.object_id->text());
  }
  append_row(out, "missing", missing_text(hook.missing));
}

std::string signature_text(const RequestFound& request, const ReportStyle& style) {
  if (!request.headers_known) return "none is known here: it is in a header of the request";
  if (!request.finding)
    return request.signatures == 0 ? "there is none"
                                   : "there is one; not checked, for want of the secret";
  std::string text = verdict_text(*request.finding, style);
  const auto index = request.finding->verdict.secret_index;
  if (index && !request.finding->verdict.valid) text += " (the signature itself is right)";
  if (index.value_or(0) > 0) text += fmt::format(" (signed with secret {})", *index + 1);
  return text;
}

void append_found(std::string& out, const RequestFound& request, const ReportStyle& style) {
  if (request.problem) append_row(out, "problem", printable(request.problem->text()));
  append_row(out, "message", printable(request.id.value_or("")));
  std::string type = printable(request.type.value_or(""));
  if (request.version) type += fmt::format(" (version {})", printable(*request.version));
  append_row(out, "type", type);
  if (request.sent)
    append_row(out, "sent", when(*request.sent, style.now));
  else if (request.timestamp)
    append_row(out, "sent", printable(*request.timestamp) + " (no time in RFC 3339)");
  if (request.payload) append_row(out, "payload", format_size(request.payload_size));
  append_row(out, "signature", signature_text(request, style));
  if (request.finding) {
    std::string reasons;
    append_reasons(reasons, *request.finding);
    out += reasons;
  }
  append_row(out, "missing", missing_text(request.missing));
}

void append_found(std::string& out, const ResponseFound& response, const ReportStyle&) {
  if (response.status) append_row(out, "status", fmt::to_string(*response.status));
  std::string_view rest;
  const std::string text = hookctl::verdict_text(response.verdict);
  rest = text;
  // Its first line tells the whole, the others are rows already.
  const auto end = rest.find('\n');
  append_row(out, "contract", rest.substr(0, end));
  out += rest.substr(std::min(end + 1, rest.size()));
}

void append_found(std::string& out, const Unknown& unknown, const ReportStyle&) {
  append_row(out, "why", printable(unknown.why));
}

std::string_view words_for(const Found& found) {
  constexpr std::array<std::string_view, 4> words{
      "what a hook of Aruna's posts", "a message of Mosaic's", "an answer to a message of Mosaic's",
      "nothing that hookctl knows"};
  return words[found.index()];
}

std::string subject_of(const HookFound& hook, const ReportStyle& style) {
  if (!hook.payload)
    return "not usable: " + printable(hook.problem ? hook.problem->text() : std::string());
  const aruna::Payload& payload = *hook.payload;
  std::string text =
      fmt::format("hook {}  object {}", payload.hook_id.text(), payload.object_id.text());
  if (!payload.object.name.empty()) text += "  " + printable(payload.object.name);
  if (hook.secret && !hook.secret->verdict.valid)
    text += ", " + painted("the secret does not fit", red, style);
  const auto expiry = payload.download ? http::presigned_expiry(*payload.download) : std::nullopt;
  if (expiry && *expiry <= style.now)
    text +=
        fmt::format(", {} {}", painted("expired", red, style), format_relative(*expiry, style.now));
  return text;
}

std::string subject_of(const RequestFound& request, const ReportStyle& style) {
  std::string text = printable(request.type.value_or("without type"));
  if (request.id) text += "  " + printable(*request.id);
  if (!request.finding) return text;
  const auto& verdict = request.finding->verdict;
  return text + ", " + (verdict.valid ? std::string("valid") : painted(verdict.code, red, style));
}

std::string subject_of(const ResponseFound& response, const ReportStyle&) {
  return response.verdict.kept() ? "keeps the contract" : "breaks the contract";
}

std::string subject_of(const Unknown& unknown, const ReportStyle&) {
  return printable(unknown.why);
}

void append_head(std::string& out, const Inspected& what) {
  if (!what.head) return;
  append_row(out, "request",
             fmt::format("{} {}", printable(what.head->method), printable(what.head->url)));
  append_row(out, "headers", printable(joined(what.head->header_names)));
  append_row(out, "content type", printable(what.head->content_type));
  if (!what.head->content_encoding.empty())
    append_row(out, "compressed", printable(what.head->content_encoding) + " (judged as it came)");
}

/// The stable code of what the recorder found.
std::string recorded_code(const RecordFacts& record) {
  const auto code = json::find_span(record.verdict, "/code");
  if (!code) return {};
  const auto text = json::unescape(code->of(record.verdict));
  return text ? printable(*text) : std::string();
}

void append_record(std::string& out, const RecordFacts& record, const ReportStyle& style) {
  append_row(out, "record", fmt::format("{}  (line {})", printable(record.id), record.line));
  append_row(out, "received", when(record.received_at, style.now));
  if (record.response)
    append_row(out, "answered",
               fmt::format("{}, {} in {:.1f} ms", record.response->status,
                           format_size(record.response->size), record.response->milliseconds));
  append_row(out, "found then", recorded_code(record));
  if (record.redacted)
    append_row(out, "redacted", "parts are taken out: no signature of it can be right any more");
}

}  // namespace

RequestHead head_of(std::string_view method, std::string_view url,
                    std::span<const HeaderPair> headers) {
  RequestHead head{.method = std::string(method),
                   .url = {},
                   .header_names = {},
                   .content_type = {},
                   .content_encoding = {}};
  if (const auto whole = Url::parse(url))
    head.url = whole->display();
  else if (url.starts_with('/') || url == "*")
    head.url = fmt::format("{}{}", url.substr(0, url.find('?')),
                           url.find('?') == std::string_view::npos ? "" : "?…");
  else
    // What may have user-info in it and cannot be taken apart is not shown.
    head.url = url.empty() ? "" : "…";
  for (const auto& [name, value] : headers) {
    head.header_names.emplace_back(name);
    if (head.content_type.empty() && same_ignoring_case(name, "content-type"))
      head.content_type = value;
    if (same_ignoring_case(name, "content-encoding") && !same_ignoring_case(value, "identity"))
      head.content_encoding = value;
  }
  return head;
}

RecordFacts facts_of(const capture::RecordView& record, std::uint64_t line) {
  RecordFacts facts{.id = std::string(record.id),
                    .line = line,
                    .received_at = record.received_at,
                    .response = {},
                    .verdict = {},
                    .redacted = false};
  if (!record.response.empty()) {
    if (const auto response = capture::parse_response(record.response))
      facts.response = {response->status, response->milliseconds, response->body.size()};
  }
  if (const auto verdict = capture::further_field(record.further, "verdict"))
    facts.verdict = *verdict;
  facts.redacted = !capture::redactions_of(record.further).empty();
  return facts;
}

std::string when(Time time, Time now) {
  return fmt::format("{} ({})", format_time(time), format_relative(time, now));
}

void append_row(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  const std::size_t width = cli::width_of(name);
  out += fmt::format("  {}{}{}\n", name,
                     std::string(label_width - std::min(width, label_width), ' '), text);
}

void append_next(std::string& out, const std::vector<NextStep>& steps) {
  for (const NextStep& step : steps) {
    append_row(out, &step == &steps.front() ? "next" : "or", printable(step.command));
    append_row(out, "", step.why);
  }
}

std::string inspected_as_text(const Inspected& what, const ReportStyle& style) {
  std::string out = fmt::format("{}: {}, {}\n", painted(kind_of(what.found), bold, style),
                                words_for(what.found), format_size(what.size));
  if (what.record) append_record(out, *what.record, style);
  append_head(out, what);
  std::visit([&](const auto& found) { append_found(out, found, style); }, what.found);
  append_next(out, what.next);
  return out;
}

std::string inspected_as_line(const Inspected& what, const ReportStyle& style) {
  const RecordFacts& record = *what.record;
  return fmt::format(
      "{}  {}  {:<14}  {} {}  {}  {}", format_time(record.received_at), printable(record.id),
      kind_of(what.found), printable(what.head->method), printable(what.head->url),
      format_size(what.size),
      std::visit([&](const auto& found) { return subject_of(found, style); }, what.found));
}

}  // namespace hookctl
