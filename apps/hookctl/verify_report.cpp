#include "verify_report.hpp"

#include <iterator>

#include <fmt/format.h>

#include "base/log.hpp"

namespace hookctl {
namespace {

void write_explanation(json::Writer& out, const mosaic::Explanation& explanation) {
  out.key("explanation").begin_object();
  out.member("code", explanation.code).member("message", explanation.message);
  if (!explanation.also.empty()) {
    out.key("also").begin_array();
    for (const std::string_view code : explanation.also) out.string(code);
    out.end_array();
  }
  out.end_object();
}

void write_violations(json::Writer& out, const std::vector<json::Violation>& violations) {
  out.key("violations").begin_array();
  for (const json::Violation& one : violations)
    out.begin_object()
        .member("pointer", one.pointer)
        .member("schema_path", one.schema_path)
        .member("message", one.message)
        .end_object();
  out.end_array();
}

}  // namespace

void write_finding(json::Writer& out, const Finding& finding) {
  const mosaic::Verdict& verdict = finding.verdict;
  out.member("valid", verdict.valid).member("code", verdict.code);
  out.member("message", verdict.message).member("age_seconds", verdict.age_seconds);
  out.member("message_id", verdict.message_id).member("secret_index", verdict.secret_index);
  if (finding.explanation) write_explanation(out, *finding.explanation);
  if (!verdict.violations.empty()) write_violations(out, verdict.violations);
  if (finding.ids)
    out.member("hook_id", finding.ids->first.text())
        .member("object_id", finding.ids->second.text());
}

void append_details(std::string& out, const Finding& finding) {
  const auto to = std::back_inserter(out);
  const mosaic::Verdict& verdict = finding.verdict;
  const auto begin = out.size();
  const auto separate = [&] { out += out.size() > begin ? ", " : ""; };
  if (finding.ids)
    fmt::format_to(to, "hook {} and object {}: {}", finding.ids->first.text(),
                   finding.ids->second.text(), verdict.message);
  if (verdict.message_id) fmt::format_to(to, "message {}", printable(*verdict.message_id));
  if (verdict.age_seconds) {
    separate();
    const double age = *verdict.age_seconds;
    if (age < 0)
      fmt::format_to(to, "from {:.1f} s in the future", -age);
    else
      fmt::format_to(to, "{:.1f} s old", age);
  }
  if (verdict.secret_index.value_or(0) > 0) {
    separate();
    fmt::format_to(to, "signed with secret {}", *verdict.secret_index + 1);
  }
}

void append_reasons(std::string& out, const Finding& finding) {
  const auto to = std::back_inserter(out);
  if (finding.explanation) {
    fmt::format_to(to, "  {}", finding.explanation->code);
    for (const std::string_view code : finding.explanation->also) fmt::format_to(to, ", {}", code);
    fmt::format_to(to, ": {}\n", printable(finding.explanation->message));
  }
  for (const json::Violation& one : finding.verdict.violations)
    fmt::format_to(to, "  {}: {}\n", one.pointer.empty() ? "the payload" : printable(one.pointer),
                   printable(one.message));
}

}  // namespace hookctl
