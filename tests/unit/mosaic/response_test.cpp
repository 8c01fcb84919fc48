#include "mosaic/response.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using hookctl::ErrorCode;
using namespace hookctl::mosaic;

namespace {

const std::string good = R"({"payload":{"a":1},"errors":[],"warnings":[],"message_version":"1.0"})";
const std::string bad_news =
    R"({"errors":[{"message":"no","code":"NO"}],"warnings":[{"message":"hm"}]})";

ResponseVerdict judge(std::string_view body, std::optional<int> status = 200,
                      std::optional<std::string> type = "application/json") {
  return judge_response({status, std::move(type), body});
}

/// "CODE pointer" for each breach.
std::vector<std::string> breaches(const ResponseVerdict& verdict) {
  std::vector<std::string> out;
  for (const Breach& breach : verdict.breaches) {
    out.push_back(std::string(breach.code) + " " + breach.pointer);
    CHECK_FALSE(breach.message.empty());
  }
  return out;
}
using Breaches = std::vector<std::string>;

}  // namespace

TEST_CASE("a response is written in the library's order, the payload's bytes kept") {
  CHECK(write_response({R"({"b": 1.0})", {}, {}}) ==
        R"({"payload":{"b": 1.0},"errors":[],"warnings":[],"message_version":"1.0"})");
  CHECK(
      write_response({std::nullopt, {{"no \"luck\"", "E1"}, {"x", std::nullopt}}, {{"w", "W"}}}) ==
      R"({"errors":[{"message":"no \"luck\"","code":"E1"},{"message":"x"}],)"
      R"("warnings":[{"message":"w","code":"W"}],"message_version":"1.0"})");
  CHECK(write_response({"null", {{"no", std::nullopt}}, {}}) ==
        R"({"payload":null,"errors":[{"message":"no"}],"warnings":[],"message_version":"1.0"})");
}

TEST_CASE("a response needs a payload or errors, and not both") {
  for (const auto& payload :
       {std::optional<std::string>(), std::optional<std::string>("null"),
        std::optional<std::string>("false"), std::optional<std::string>(" 0 "),
        std::optional<std::string>("-0.0e5"), std::optional<std::string>("\"\"")}) {
    const auto body = write_response({payload, {}, {{"w", std::nullopt}}});
    REQUIRE_FALSE(body);
    CHECK(body.error().code == ErrorCode::usage);
    CHECK(body.error().message.starts_with("EMPTY_WEBHOOK_RESPONSE"));
    CHECK(write_response({payload, {{"e", std::nullopt}}, {}}));
  }
  for (const std::string payload : {"{}", "[]", "true", "1", "\" \"", "1e-999999", "-1"}) {
    CAPTURE(payload);
    const bool zero = payload == "1e-999999";
    const auto both = write_response({payload, {{"e", std::nullopt}}, {}});
    CHECK(both.has_value() == zero);
    if (!both) CHECK(both.error().message.starts_with("INVALID_WEBHOOK_RESPONSE"));
    CHECK(write_response({payload, {}, {}}).has_value() != zero);
  }
  CHECK(write_response({"{", {}, {}}).error().code == ErrorCode::invalid_input);
}

TEST_CASE("a response's status follows from its errors") {
  CHECK(status_of({"{}", {}, {{"w", std::nullopt}}}) == 200);
  CHECK(status_of({std::nullopt, {{"e", std::nullopt}}, {}}) == 401);
}

TEST_CASE("answers that keep the contract") {
  const auto yes = judge(good);
  CHECK(yes.kept());
  CHECK(yes.success);
  CHECK(judge(good, std::nullopt, std::nullopt).success);
  for (const char* type : {"application/json; charset=utf-8", "Application/JSON ;charset=\"UTF-8\"",
                           "application/json; profile=x"})
    CHECK(judge(good, 200, type).kept());
  const auto no = judge(bad_news, 401);
  CHECK(no.kept());
  CHECK_FALSE(no.success);
  REQUIRE(no.errors.size() == 1);
  CHECK(no.errors[0].message == "no");
  CHECK(no.errors[0].code == "NO");
  REQUIRE(no.warnings.size() == 1);
  CHECK_FALSE(no.warnings[0].code);
  // What the contract does not know, and a falsy payload beside errors, is let pass.
  CHECK(judge(R"({"payload":false,"errors":[{"message":"x","detail":[]}],"warnings":[],"more":1})",
              401)
            .kept());
  // So is what JSON.parse takes and RFC 8259 leaves open.
  CHECK(judge(R"({"payload":{"a":"\ud800","a":1e999},"errors":[],"warnings":[]})").success);
}

TEST_CASE("each breach has its code") {
  struct Case {
    std::string body;
    std::optional<int> status;
    std::optional<std::string> type;
    Breaches expected;
  };
  const std::string json = "application/json";
  const Case cases[] = {
      {good, 204, json, {"UNEXPECTED_RESPONSE_STATUS "}},
      {good, 500, json, {"UNEXPECTED_RESPONSE_STATUS "}},
      {bad_news, 400, json, {"UNEXPECTED_RESPONSE_STATUS "}},
      {bad_news, 200, json, {"RESPONSE_STATUS_CONTRADICTS_ERRORS /errors"}},
      {good, 401, json, {"RESPONSE_STATUS_CONTRADICTS_ERRORS /errors"}},
      {R"({"errors":[],"warnings":[]})", 401, json, {"RESPONSE_STATUS_CONTRADICTS_ERRORS /errors"}},
      {good, 200, std::nullopt, {"MISSING_RESPONSE_CONTENT_TYPE "}},
      {good, 200, "text/html", {"INVALID_RESPONSE_CONTENT_TYPE "}},
      {good, 200, "", {"INVALID_RESPONSE_CONTENT_TYPE "}},
      {good, 200, "application/json2", {"INVALID_RESPONSE_CONTENT_TYPE "}},
      {good, std::nullopt, "application/problem+json", {"INVALID_RESPONSE_CONTENT_TYPE "}},
      {good, 200, "application/json; charset=iso-8859-1", {"INVALID_RESPONSE_CONTENT_TYPE "}},
      {"", 200, json, {"EMPTY_RESPONSE_BODY "}},
      {" \r\n", 200, json, {"EMPTY_RESPONSE_BODY "}},
      {"<html>", 200, json, {"INVALID_RESPONSE_BODY "}},
      {"\xEF\xBB\xBF" + good, 200, json, {"INVALID_RESPONSE_BODY "}},
      {"{\"payload\":\"\xFF\"}", 200, json, {"INVALID_RESPONSE_BODY "}},
      {"[]", 200, json, {"INVALID_RESPONSE_SHAPE "}},
      {"null", 200, json, {"INVALID_RESPONSE_SHAPE "}},
      {R"({"payload":{},"warnings":[]})", 200, json, {"INVALID_RESPONSE_SHAPE /errors"}},
      {R"({"payload":{},"errors":[]})", 200, json, {"INVALID_RESPONSE_SHAPE /warnings"}},
      {R"({"payload":{},"errors":{},"warnings":null})",
       200,
       json,
       {"INVALID_RESPONSE_SHAPE /errors", "INVALID_RESPONSE_SHAPE /warnings"}},
      {R"({"errors":["x"],"warnings":[]})", 401, json, {"INVALID_RESPONSE_SHAPE /errors/0"}},
      {R"({"errors":[{"message":"x"},{"code":"C"}],"warnings":[]})",
       401,
       json,
       {"INVALID_RESPONSE_SHAPE /errors/1/message"}},
      {R"({"errors":[{"message":5}],"warnings":[]})",
       401,
       json,
       {"INVALID_RESPONSE_SHAPE /errors/0/message"}},
      {R"({"errors":[{"message":"x","code":null}],"warnings":[]})",
       401,
       json,
       {"INVALID_RESPONSE_SHAPE /errors/0/code"}},
      {R"({"payload":1,"errors":[],"warnings":[{"message":"x","code":1}]})",
       200,
       json,
       {"INVALID_RESPONSE_SHAPE /warnings/0/code"}},
      {R"({"payload":1,"errors":[],"warnings":[],"message_version":1})",
       200,
       json,
       {"INVALID_RESPONSE_SHAPE /message_version"}},
      {R"({"payload":1,"errors":[],"warnings":[],"message_version":"2.0"})",
       200,
       json,
       {"UNEXPECTED_RESPONSE_VERSION /message_version"}},
      {R"({"payload":1,"payload":1,"errors":[],"warnings":[]})",
       200,
       json,
       {"DUPLICATE_RESPONSE_KEY /payload"}},
      {R"({"errors":[{"message":"x","m\u0065ssage":"y"}],"warnings":[]})",
       401,
       json,
       {"DUPLICATE_RESPONSE_KEY /errors/0/message"}},
      {R"({"payload":{},"errors":[{"message":"x"}],"warnings":[]})",
       401,
       json,
       {"INVALID_WEBHOOK_RESPONSE /payload"}},
      {R"({"errors":[],"warnings":[]})", 200, json, {"EMPTY_WEBHOOK_RESPONSE "}},
      {R"({"payload":null,"errors":[],"warnings":[]})", 200, json, {"EMPTY_WEBHOOK_RESPONSE "}},
      {R"({"payload":"","errors":[],"warnings":[]})",
       std::nullopt,
       std::nullopt,
       {"EMPTY_WEBHOOK_RESPONSE "}},
      {R"({"payload":0,"errors":[],"warnings":[]})", 200, json, {"EMPTY_WEBHOOK_RESPONSE "}},
      {R"({"payload":false,"errors":[],"warnings":[]})", 200, json, {"EMPTY_WEBHOOK_RESPONSE "}},
      {"x",
       502,
       "text/plain",
       {"INVALID_RESPONSE_CONTENT_TYPE ", "INVALID_RESPONSE_BODY ", "UNEXPECTED_RESPONSE_STATUS "}},
  };
  for (const auto& [body, status, type, expected] : cases) {
    CAPTURE(body);
    const auto verdict = judge(body, status, type);
    CHECK(breaches(verdict) == expected);
    CHECK_FALSE(verdict.kept());
    CHECK_FALSE(verdict.success);
  }
}
