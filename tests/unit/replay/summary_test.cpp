#include "replay/summary.hpp"

#include <doctest/doctest.h>

#include "replay/expectation.hpp"

using hookctl::Error;
using hookctl::ErrorCode;
using hookctl::http::RawAnswer;
using hookctl::replay::Expectations;
using hookctl::replay::judge;
using hookctl::replay::Outcome;
using hookctl::replay::Summary;

namespace {

Outcome answered(int status, double milliseconds, bool ok = true) {
  Outcome outcome;
  outcome.state = ok ? Outcome::State::ok : Outcome::State::failed;
  outcome.answer = RawAnswer{.status = status, .headers = {}, .body = {}};
  outcome.milliseconds = milliseconds;
  if (!ok) outcome.problem = Error{ErrorCode::verification_failed, "not so", {}, {}};
  return outcome;
}

Outcome unanswered(ErrorCode code, std::string message) {
  Outcome outcome;
  outcome.state = Outcome::State::failed;
  outcome.problem = Error{code, std::move(message), {}, {}};
  return outcome;
}

}  // namespace

TEST_CASE("summary: counts, and what came unanswered by its code") {
  Summary one, other;
  one.add(answered(200, 1), true);
  one.add(answered(500, 3, false), true);
  one.add(unanswered(ErrorCode::unreachable, "refused"), true);
  other.add(unanswered(ErrorCode::verification_failed, "expired"), false);
  Outcome skipped;
  skipped.state = Outcome::State::skipped;
  other.add(skipped, false);
  other.skipped += 2;
  other.unreadable = 1;
  one.add(other);
  CHECK(one.selected == 5);
  CHECK(one.sent == 3);
  CHECK(one.answered == 2);
  CHECK(one.ok == 1);
  CHECK(one.failed == 3);
  CHECK(one.skipped == 3);
  CHECK(one.unreadable == 1);
  CHECK(one.statuses == std::map<int, std::uint64_t>{{200, 1}, {500, 1}});
  CHECK(one.codes == std::map<ErrorCode, std::uint64_t>{{ErrorCode::unreachable, 1},
                                                        {ErrorCode::verification_failed, 1}});
  CHECK(one.problems.at("refused") == 1);
  CHECK(one.latencies.count() == 2);
  CHECK(one.latencies.greatest() == 3);
}

TEST_CASE("summary: the kinds of problems are bounded") {
  Summary summary;
  for (int i = 0; i < 1000; ++i) {
    summary.add(unanswered(ErrorCode::unreachable, "problem " + std::to_string(i)), true);
    summary.add(unanswered(ErrorCode::unreachable, "problem 0"), true);
  }
  CHECK(summary.problems.size() == 16);
  CHECK(summary.problems.at("problem 0") == 1001);
  CHECK(summary.failed == 2000);
  CHECK(summary.other_problems() == 984);
  Summary all;
  all.add(summary);
  all.add(summary);
  CHECK(all.other_problems() == 2 * 984);
}

TEST_CASE("expectation: any 2xx, or the statuses that were named") {
  const auto fits = [](const Expectations& expected, int status) {
    return !judge(expected, RawAnswer{.status = status, .headers = {}, .body = {}});
  };
  Expectations expected;
  CHECK(fits(expected, 200));
  CHECK(fits(expected, 299));
  CHECK_FALSE(fits(expected, 304));
  CHECK_FALSE(fits(expected, 99));
  REQUIRE(expected.statuses.add("3xx, 404"));
  CHECK(fits(expected, 304));
  CHECK(fits(expected, 404));
  CHECK_FALSE(fits(expected, 200));
  CHECK(judge(expected, RawAnswer{.status = 200, .headers = {}, .body = {}})->message ==
        "the answer has status 200; 3xx or 404 was expected");
}

TEST_CASE("expectation: Mosaic's contract is judged with the content type") {
  RawAnswer answer{.status = 200,
                   .headers = {{"CONTENT-TYPE", "application/json"}},
                   .body = R"({"payload":{"a":1},"errors":[],"warnings":[]})"};
  Expectations expected;
  expected.mosaic = true;
  CHECK_FALSE(judge(expected, answer));
  answer.headers.clear();
  CHECK(judge(expected, answer)->message.find("MISSING_RESPONSE_CONTENT_TYPE") == 0);
}
