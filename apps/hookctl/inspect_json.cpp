// What was found, as JSON.
#include <array>

#include "aruna/enums.hpp"
#include "aruna/hook_status.hpp"
#include "http/status_error.hpp"
#include "inspect_report.hpp"
#include "pipeline/location.hpp"
#include "response_report.hpp"
#include "verify_report.hpp"

namespace hookctl {
namespace {

double seconds_between(Time from, Time to) {
  return static_cast<double>((to - from).count()) / 1000;
}

void member_or_null(json::Writer& out, std::string_view name, std::string_view text) {
  out.key(name);
  if (text.empty())
    out.null();
  else
    out.string(text);
}

template <typename Enum>
void enum_member(json::Writer& out, std::string_view name, Enum value) {
  member_or_null(out, name, aruna::short_name(value));
}

void write_time(json::Writer& out, std::string_view name, const std::optional<Time>& time) {
  member_or_null(out, name, time ? format_time(*time) : "");
}

void write_problem(json::Writer& out, const std::optional<Error>& problem) {
  member_or_null(out, "problem", problem ? problem->text() : "");
}

void write_missing(json::Writer& out, const std::vector<std::string_view>& missing) {
  out.key("missing").begin_array();
  for (const std::string_view name : missing) out.string(name);
  out.end_array();
}

void write_object(json::Writer& out, const aruna::Resource& object) {
  out.key("object").begin_object();
  enum_member(out, "level", object.variant);
  member_or_null(out, "name", object.name);
  out.member("size", object.content_len);
  enum_member(out, "status", object.status);
  enum_member(out, "data_class", object.data_class);
  member_or_null(out, "created_at", object.created_at);
  out.key("labels").begin_array();
  for (const aruna::KeyValue& label : object.key_values) {
    if (label.variant == aruna::KeyValueVariant::hook_status) continue;
    out.begin_object().member("key", label.key).member("value", label.value);
    enum_member(out, "variant", label.variant);
    out.end_object();
  }
  out.end_array().key("hashes").begin_array();
  for (const aruna::Hash& hash : object.hashes) {
    // By its length: the server swaps the tags for some objects.
    const char* algorithm = hash.hash.size() == 32   ? "MD5"
                            : hash.hash.size() == 64 ? "SHA256"
                                                     : nullptr;
    out.begin_object();
    if (algorithm != nullptr)
      out.member("algorithm", algorithm);
    else
      out.key("algorithm").null();
    out.member("hash", hash.hash).end_object();
  }
  out.end_array().end_object();
}

void write_download(json::Writer& out, const std::optional<Url>& url, Time now) {
  out.key("download");
  if (!url) {
    out.null();
    return;
  }
  const auto place = pipeline::locate(*url, {});
  const auto expiry = http::presigned_expiry(*url);
  out.begin_object().member("url", url->display()).member("host", url->authority());
  member_or_null(out, "bucket", place ? place->bucket : "");
  member_or_null(out, "key", place ? place->key : "");
  write_time(out, "signed_at", http::presigned_date(*url));
  write_time(out, "expires_at", expiry);
  out.key("expired");
  if (expiry)
    out.boolean(*expiry <= now).member("seconds_left", seconds_between(now, *expiry));
  else
    out.null().key("seconds_left").null();
  out.end_object();
}

std::string_view status_name(const aruna::Payload& payload) {
  const auto status = aruna::hook_status_of(payload.object, payload.hook_id);
  if (!status) return {};
  constexpr std::array<std::string_view, 3> names{"RUNNING", "FINISHED", "ERROR"};
  return names[static_cast<std::size_t>(status->state)];
}

void write_verdict(json::Writer& out, const std::optional<Finding>& finding) {
  out.key("verdict");
  if (!finding) {
    out.null();
    return;
  }
  out.begin_object();
  write_finding(out, *finding);
  out.end_object();
}

void write_found(json::Writer& out, const HookFound& hook, Time now) {
  out.member("usable", hook.payload.has_value());
  write_problem(out, hook.problem);
  write_missing(out, hook.missing);
  member_or_null(out, "hook_id", hook.hook_id ? hook.hook_id->text() : "");
  member_or_null(out, "object_id", hook.object_id ? hook.object_id->text() : "");
  write_verdict(out, hook.secret);
  if (!hook.payload) return;
  const aruna::Payload& payload = *hook.payload;
  write_object(out, payload.object);
  member_or_null(out, "hook_status", status_name(payload));
  out.member("pubkey_serial", payload.pubkey_serial);
  write_download(out, payload.download, now);
  const auto fired = payload.download ? http::presigned_date(*payload.download) : std::nullopt;
  out.member("age_seconds",
             fired ? std::optional(seconds_between(*fired, now)) : std::optional<double>());
  out.key("credentials").begin_object().member("secret", true);
  out.member("access_key", payload.access_key.has_value());
  out.member("secret_key", payload.secret_key.has_value());
  out.member("token", payload.token.has_value()).end_object();
}

void write_found(json::Writer& out, const RequestFound& request, Time now) {
  write_problem(out, request.problem);
  write_missing(out, request.missing);
  out.member("message_id", request.id).member("message_type", request.type);
  out.member("message_version", request.version).member("timestamp", request.timestamp);
  out.member("age_seconds", request.sent ? std::optional(seconds_between(*request.sent, now))
                                         : std::optional<double>());
  out.key("payload");
  if (request.payload) {
    constexpr std::array<std::string_view, 6> kinds{"null",   "boolean", "number",
                                                    "string", "array",   "object"};
    out.begin_object()
        .member("type", kinds[static_cast<std::size_t>(*request.payload)])
        .member("size", request.payload_size)
        .end_object();
  } else {
    out.null();
  }
  out.member("signatures", request.signatures);
  write_verdict(out, request.finding);
}

void write_found(json::Writer& out, const ResponseFound& response, Time) {
  out.member("status", response.status);
  // The members of `respond --check`, one for one.
  const std::string members = "{" + verdict_members(response.verdict) + "}";
  out.key("verdict").raw(members);
}

void write_found(json::Writer& out, const Unknown& unknown, Time) {
  out.member("why", unknown.why);
}

void write_head(json::Writer& out, const RequestHead& head) {
  out.key("request").begin_object().member("method", head.method).member("url", head.url);
  member_or_null(out, "content_type", head.content_type);
  out.key("headers").begin_array();
  for (const std::string& name : head.header_names) out.string(name);
  out.end_array().end_object();
}

void write_record(json::Writer& out, const RecordFacts& record) {
  out.member("id", record.id).member("line", record.line);
  out.member("received_at", format_time(record.received_at));
  out.key("response");
  if (record.response)
    out.begin_object()
        .member("status", record.response->status)
        .member("ms", record.response->milliseconds)
        .member("size", record.response->size)
        .end_object();
  else
    out.null();
  out.key("recorded_verdict");
  if (record.verdict.empty())
    out.null();
  else
    out.raw(record.verdict);
  out.member("redacted", record.redacted);
}

std::string_view form_name(FileForm form) {
  constexpr std::array<std::string_view, 4> names{"body", "record", "http", "http"};
  return names[static_cast<std::size_t>(form)];
}

}  // namespace

void write_next(json::Writer& out, const std::vector<NextStep>& steps) {
  out.key("next").begin_array();
  for (const NextStep& step : steps)
    out.begin_object().member("command", step.command).member("why", step.why).end_object();
  out.end_array();
}

void write_inspected(json::Writer& out, const Inspected& what, Time now) {
  out.member("kind", kind_of(what.found)).member("form", form_name(what.form));
  if (what.record) write_record(out, *what.record);
  out.member("size", what.size);
  if (what.head) write_head(out, *what.head);
  std::visit([&](const auto& found) { write_found(out, found, now); }, what.found);
  write_next(out, what.next);
}

}  // namespace hookctl
