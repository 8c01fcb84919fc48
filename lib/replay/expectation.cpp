#include "replay/expectation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "mosaic/response.hpp"

namespace hookctl::replay {
namespace {

Error unexpected(std::string message) {
  return {ErrorCode::verification_failed, std::move(message), {}, {}};
}

std::optional<Error> judge_message(const http::RawAnswer& answer, bool must_succeed) {
  mosaic::Answer message{.status = answer.status, .content_type = {}, .body = answer.body};
  const auto type = std::ranges::find_if(answer.headers, [](const auto& field) {
    return same_ignoring_case(field.first, "content-type");
  });
  if (type != answer.headers.end()) message.content_type = type->second;
  const auto verdict = mosaic::judge_response(message);
  if (!verdict.kept()) {
    const auto& breach = verdict.breaches.front();
    return unexpected(fmt::format("{}: {}", breach.code, printable(breach.message)));
  }
  if (verdict.success || !must_succeed) return std::nullopt;
  const auto code = verdict.errors.empty() ? std::nullopt : verdict.errors.front().code;
  return unexpected(code ? fmt::format("the receiver refused the message: {}", printable(*code))
                         : "the receiver refused the message");
}

}  // namespace

std::optional<Error> judge(const Expectations& expected, const http::RawAnswer& answer) {
  const bool any = expected.statuses.empty();
  if (any && !expected.mosaic && answer.status / 100 != 2)
    return unexpected(fmt::format("the answer has status {}", answer.status));
  if (!any && !expected.statuses.contains(answer.status))
    return unexpected(fmt::format("the answer has status {}; {} was expected", answer.status,
                                  expected.statuses.text()));
  return expected.mosaic ? judge_message(answer, any) : std::nullopt;
}

}  // namespace hookctl::replay
