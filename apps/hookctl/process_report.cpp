#include "process_report.hpp"

#include <array>

#include <fmt/format.h>

#include "base/log.hpp"
#include "json/writer.hpp"

namespace hookctl {
namespace {

constexpr std::array<std::string_view, 3> status_names{"done", "skipped", "failed"};
constexpr std::array<std::string_view, 3> callback_names{"none", "sent", "pending"};
constexpr std::array<std::string_view, 3> publish_names{"s3", "api", "none"};

template <typename Enum, std::size_t N>
std::string_view pick(const std::array<std::string_view, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

/// A value that is there or null.
void member_or_null(json::Writer& out, std::string_view name, const std::string& text) {
  out.key(name);
  if (text.empty())
    out.null();
  else
    out.string(text);
}

void write_result(json::Writer& out, const std::optional<pipeline::ResultRecord>& result) {
  out.key("result");
  if (!result) {
    out.null();
    return;
  }
  out.begin_object();
  member_or_null(out, "object_id", result->object_id);
  member_or_null(out, "bucket", result->bucket);
  member_or_null(out, "key", result->key);
  out.member("size", result->size);
  member_or_null(out, "sha256", result->sha256);
  member_or_null(out, "md5", result->md5);
  member_or_null(out, "etag", result->etag);
  out.end_object();
}

void append_row(std::string& out, std::string_view name, std::string_view value) {
  out += fmt::format("  {:<9} {}\n", name, printable(value));
}

std::string place_of(const pipeline::ResultRecord& result) {
  const std::string place = result.bucket.empty() ? result.key : result.bucket + "/" + result.key;
  return fmt::format("{} ({})", place.empty() ? "not kept" : place, format_size(result.size));
}

}  // namespace

std::string report_as_json(const pipeline::Report& report) {
  json::Writer out;
  out.begin_object().member("status", pick(status_names, report.status));
  out.member("hook_id", report.id.hook_id.text()).member("object_id", report.id.object_id.text());
  write_result(out, report.result);
  out.key("input");
  if (report.input)
    out.begin_object()
        .member("size", report.input->size)
        .member("sha256", report.input->sha256)
        .end_object();
  else
    out.null();
  out.member("callback", pick(callback_names, report.callback));
  out.member("relation", report.relation_added ? "added" : "skipped");
  out.key("stages").begin_array();
  for (const auto& [stage, time] : report.stages)
    out.begin_object().member("name", name_of(stage)).member("ms", time.count()).end_object();
  out.end_array().key("warnings").begin_array();
  for (const auto& warning : report.warnings) out.string(warning);
  out.end_array();
  if (report.error)
    out.key("error")
        .begin_object()
        .member("code", name_of(report.error->code))
        .member("message", report.error->text())
        .end_object();
  out.end_object();
  return out.take();
}

std::string unworked_as_json(const Error& error) {
  json::Writer out;
  out.begin_object().member("status", "failed").member("hook_id", nullptr);
  out.member("object_id", nullptr).member("result", nullptr).member("input", nullptr);
  out.member("callback", "none").member("relation", "skipped");
  out.key("stages").begin_array().end_array().key("warnings").begin_array().end_array();
  out.key("error")
      .begin_object()
      .member("code", name_of(error.code))
      .member("message", error.text())
      .end_object();
  return out.end_object().take();
}

std::string report_as_text(const pipeline::Report& report) {
  std::string out = fmt::format("{}\n", pick(status_names, report.status));
  append_row(out, "hook", report.id.hook_id.text());
  append_row(out, "object", report.id.object_id.text());
  if (report.input)
    append_row(
        out, "input",
        fmt::format("{}, SHA-256 {}", format_size(report.input->size), report.input->sha256));
  if (report.result) {
    append_row(out, "result", place_of(*report.result));
    if (!report.result->object_id.empty()) append_row(out, "id", report.result->object_id);
    append_row(out, "relation", report.relation_added ? "added" : "left out");
  }
  append_row(out, "callback", pick(callback_names, report.callback));
  std::string times;
  for (const auto& [stage, time] : report.stages)
    times +=
        fmt::format("{}{} {}", times.empty() ? "" : ", ", name_of(stage), format_duration(time));
  if (!times.empty()) append_row(out, "took", times);
  return out;
}

std::string plan_as_json(const aruna::Payload& payload, const pipeline::ProcessOptions& options,
                         const pipeline::Plan& plan, std::string_view callback_to) {
  json::Writer out;
  out.begin_object().member("status", "planned");
  out.member("hook_id", payload.hook_id.text()).member("object_id", payload.object_id.text());
  out.key("plan").begin_object();
  out.member("download", payload.download->display()).member("size", plan.size);
  out.member("converter", options.converter.name);
  out.member("publish", pick(publish_names, options.publish));
  out.member("endpoint", plan.source.endpoint.url.origin());
  out.member("region", plan.source.endpoint.region);
  out.member("bucket", plan.source.bucket).member("key", plan.key);
  out.member("callback", callback_to);
  out.end_object().end_object();
  return out.take();
}

std::string plan_as_text(const aruna::Payload& payload, const pipeline::ProcessOptions& options,
                         const pipeline::Plan& plan, std::string_view callback_to) {
  std::string out = "nothing was done; this would be:\n";
  append_row(out, "download",
             plan.size
                 ? fmt::format("{} ({})", payload.download->display(), format_size(*plan.size))
                 : payload.download->display());
  append_row(out, "convert", options.converter.name);
  if (options.publish == pipeline::Publish::none)
    append_row(out, "write", options.out.value_or("nothing"));
  else
    append_row(out, "upload",
               fmt::format("{}/{} at {}", plan.source.bucket, plan.key,
                           plan.source.endpoint.url.origin()));
  append_row(out, "call back", callback_to);
  return out;
}

}  // namespace hookctl
