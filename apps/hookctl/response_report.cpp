#include "response_report.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"

namespace hookctl {
namespace {

std::string notice_line(std::string_view kind, const mosaic::Notice& notice) {
  return fmt::format("  {:<8} {}{}{}\n", kind, notice.code ? printable(*notice.code) : "",
                     notice.code ? ": " : "", printable(notice.message));
}

}  // namespace

std::string notices_json(const std::vector<mosaic::Notice>& notices) {
  std::string out = "[";
  for (const mosaic::Notice& notice : notices) {
    if (out.size() > 1) out += ',';
    out += "{\"message\":" + json_text(notice.message);
    if (notice.code) out += ",\"code\":" + json_text(*notice.code);
    out += '}';
  }
  return out + "]";
}

std::string verdict_members(const mosaic::ResponseVerdict& verdict) {
  std::string breaches;
  for (const mosaic::Breach& breach : verdict.breaches)
    breaches +=
        fmt::format(R"({}{{"code":{},"pointer":{},"message":{}}})", breaches.empty() ? "" : ",",
                    json_text(breach.code), json_text(breach.pointer), json_text(breach.message));
  return fmt::format(R"("kept":{},"success":{},"breaches":[{}],"errors":{},"warnings":{})",
                     verdict.kept(), verdict.success, breaches, notices_json(verdict.errors),
                     notices_json(verdict.warnings));
}

std::string verdict_text(const mosaic::ResponseVerdict& verdict) {
  std::string out = !verdict.kept()   ? "the response breaks the contract\n"
                    : verdict.success ? "the response keeps the contract: success\n"
                                      : "the response keeps the contract: refused\n";
  for (const mosaic::Breach& breach : verdict.breaches)
    out += fmt::format("  {:<8} {}: {}{}{}\n", "breach", breach.code, printable(breach.pointer),
                       breach.pointer.empty() ? "" : ": ", printable(breach.message));
  for (const mosaic::Notice& error : verdict.errors) out += notice_line("error", error);
  for (const mosaic::Notice& warning : verdict.warnings) out += notice_line("warning", warning);
  return out;
}

Error broken_contract(const mosaic::ResponseVerdict& verdict) {
  return Error{ErrorCode::verification_failed,
               fmt::format("the answer breaks Mosaic's response contract: {}",
                           verdict.breaches.front().code),
               {},
               {}};
}

}  // namespace hookctl
