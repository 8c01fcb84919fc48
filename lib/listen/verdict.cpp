#include <fmt/format.h>

#include "base/text.hpp"
#include "json/document.hpp"
#include "json/scan.hpp"
#include "listen/reception.hpp"

namespace hookctl::listen {

std::string verdict_field(std::string_view scheme, const Verdict& verdict) {
  if (scheme == "none") return {};
  std::string field = fmt::format(R"(,"verdict":{{"scheme":{},"accepted":{},"code":{})",
                                  json_text(scheme), verdict.accepted, json_text(verdict.code));
  if (!verdict.message.empty()) field.append(",\"message\":").append(json_text(verdict.message));
  return field += '}';
}

bool was_accepted(const capture::RecordView& record) {
  if (record.further.empty()) return true;
  const std::string whole = fmt::format("{{{}}}", record.further.substr(1));
  json::Scanner fields(whole);
  json::ScannedMember field;
  for (auto more = fields.next(field); more && *more; more = fields.next(field)) {
    if (!field.is("verdict") || field.kind != json::Kind::object) continue;
    json::Scanner verdict(field.value.of(whole));
    json::ScannedMember member;
    for (auto next = verdict.next(member); next && *next; next = verdict.next(member))
      if (member.is("accepted") && member.value.of(field.value.of(whole)) == "false") return false;
  }
  return true;
}

}  // namespace hookctl::listen
