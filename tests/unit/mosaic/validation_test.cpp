#include "mosaic/validation.hpp"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "mosaic/signature.hpp"

using hookctl::Secret;
using namespace hookctl::mosaic;
namespace json = hookctl::json;

namespace {

constexpr std::string_view secret = "s3cr3t";
const hookctl::Time now = *hookctl::parse_time("2022-09-22T09:26:10.498Z");

/// Validates a body that is rightly signed.
Verdict judge(std::string_view body, Rules rules = Rules::strict, Expectations expected = {}) {
  std::vector<Secret> secrets;
  secrets.emplace_back(secret);
  expected.secrets = secrets;
  expected.at = now;
  expected.rules = rules;
  Verdict verdict = validate(body, sign(secrets[0], body), expected);
  CHECK(verdict.valid == (verdict.code == code::valid));
  CHECK_FALSE(verdict.message.empty());
  return verdict;
}
std::string_view strict(std::string_view body) {
  return judge(body).code;
}
std::string_view axinom(std::string_view body) {
  return judge(body, Rules::axinom).code;
}

std::string stamped(std::string_view timestamp) {
  return R"({"payload":{"a":1},"message_id":"m","timestamp":)" + std::string(timestamp) + "}";
}
const std::string good = stamped(R"("2022-09-22T09:25:00Z")");

}  // namespace

TEST_CASE("a good message is valid, and says what it is") {
  const Verdict verdict = judge(good);
  CHECK(verdict.valid);
  CHECK(verdict.code == "VALID");
  CHECK(verdict.age_seconds == 70.498);
  CHECK(verdict.message_id == "m");
  CHECK(verdict.secret_index == 0U);
  CHECK(verdict.violations.empty());
}

TEST_CASE("a blank secret settles it") {
  for (const auto rules : {Rules::strict, Rules::axinom}) {
    std::vector<Secret> secrets;
    secrets.emplace_back(secret);
    secrets.emplace_back(" \t");
    Expectations expected{.secrets = secrets, .at = now, .rules = rules};
    CHECK(validate(good, sign(secrets[0], good), expected).code == "EMPTY_WEBHOOK_SECRET");
    CHECK(validate(good, sign(secrets[1], good), expected).code == "EMPTY_WEBHOOK_SECRET");
    expected.secrets = {};
    CHECK(validate(good, "", expected).code == "EMPTY_WEBHOOK_SECRET");
  }
}

TEST_CASE("a wrong signature settles it, and nothing is said of the body") {
  std::vector<Secret> secrets;
  secrets.emplace_back(secret);
  const Expectations expected{.secrets = secrets, .at = now};
  const std::string right = sign(secrets[0], good);
  for (const std::string& wrong :
       {std::string(), right.substr(0, 43), right + " ", std::string(43, 'A') + "=", "x" + right}) {
    const Verdict verdict = validate(good, wrong, expected);
    CHECK(verdict.code == "INVALID_WEBHOOK_SIGNATURE");
    CHECK_FALSE(verdict.valid);
    CHECK_FALSE(verdict.message_id);
    CHECK_FALSE(verdict.age_seconds);
    CHECK_FALSE(verdict.secret_index);
  }
}

TEST_CASE("any of several secrets may have signed") {
  std::vector<Secret> secrets;
  for (const char* one : {"new", "old", "older"}) secrets.emplace_back(one);
  const Expectations expected{.secrets = secrets, .at = now};
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    const Verdict verdict = validate(good, sign(secrets[i], good), expected);
    CHECK(verdict.valid);
    CHECK(verdict.secret_index == i);
  }
}

TEST_CASE("what is no message") {
  struct Case {
    std::string body;
    std::string_view strict, axinom;
  };
  const std::string time = R"("timestamp":"2022-09-22T09:25:00Z")";
  const Case cases[] = {
      {"", "INVALID_WEBHOOK_BODY", "INVALID_WEBHOOK_BODY"},
      {"{", "INVALID_WEBHOOK_BODY", "INVALID_WEBHOOK_BODY"},
      {good + "x", "INVALID_WEBHOOK_BODY", "INVALID_WEBHOOK_BODY"},
      {"\xEF\xBB\xBF" + good, "INVALID_WEBHOOK_BODY", "INVALID_WEBHOOK_BODY"},
      {"{\"a\":\"\t\"}", "INVALID_WEBHOOK_BODY", "INVALID_WEBHOOK_BODY"},
      {"null", "INVALID_WEBHOOK_BODY", "INVALID_WEBHOOK_BODY"},
      {"[]", "INVALID_WEBHOOK_BODY", "VALID"},
      {"\"text\"", "INVALID_WEBHOOK_BODY", "VALID"},
      {"17", "INVALID_WEBHOOK_BODY", "VALID"},
      {"false", "INVALID_WEBHOOK_BODY", "VALID"},
      {"{" + time + "," + time + "}", "DUPLICATE_WEBHOOK_KEY", "VALID"},
      {"{\"payload\":1,\"p\\u0061yload\":2," + time + "}", "DUPLICATE_WEBHOOK_KEY", "VALID"},
      {"{\"timestamp\":null," + time + "}", "DUPLICATE_WEBHOOK_KEY", "VALID"},
      {"{" + time + ",\"timestamp\":null}", "DUPLICATE_WEBHOOK_KEY", "OUTDATED_WEBHOOK_REQUEST"},
      {"{\"payload\":{\"a\":1,\"a\":2},\"x\":1,\"x\":2," + time + "}", "VALID", "VALID"},
      {"{\"payload\":[\"\\ud800\",1e999,-0]," + time + "}", "VALID", "VALID"},
      {" {\"payload\":" + std::string(3000, '[') + std::string(3000, ']') + "," + time + "}\n",
       "VALID", "VALID"},
      {"{\"__proto__\":{" + time + "}}", "MISSING_WEBHOOK_TIMESTAMP", "VALID"},
  };
  for (const auto& [body, by_strict, by_axinom] : cases) {
    CAPTURE(body);
    CHECK(strict(body) == by_strict);
    CHECK(axinom(body) == by_axinom);
  }
}

TEST_CASE("timestamps, by both rules") {
  struct Case {
    std::string timestamp;
    std::string_view strict, axinom;
  };
  constexpr std::string_view invalid = "INVALID_WEBHOOK_TIMESTAMP",
                             old = "OUTDATED_WEBHOOK_REQUEST";
  const Case cases[] = {
      {R"("2022-09-22T09:24:10.498Z")", "VALID", "VALID"},
      {R"("2022-09-22T09:24:10.497Z")", old, old},
      {R"("2022-09-22T11:24:10.498+02:00")", "VALID", "VALID"},
      {R"("2022-09-22T09:26Z")", "VALID", "VALID"},
      {R"("\u0032022-09-22T09:26:00.5Z")", "VALID", "VALID"},
      {R"("2022-09-22")", old, old},
      {R"("2022-09-22T09:27:10.498Z")", "VALID", "VALID"},
      {R"("2022-09-22T09:27:10.499Z")", "FUTURE_WEBHOOK_REQUEST", "VALID"},
      {R"("2999-01-01T00:00:00Z")", "FUTURE_WEBHOOK_REQUEST", "VALID"},
      {R"("")", invalid, "VALID"},
      {R"("soon")", invalid, "VALID"},
      {R"("2022-09-22T09:26:00")", invalid, "VALID"},
      {R"("2022-09-31T09:26:00Z")", invalid, "VALID"},
      {R"("2022-09-22T09:26:60Z")", invalid, "VALID"},
      {R"("Thu, 22 Sep 2022 09:26:00 GMT")", invalid, "VALID"},
      {R"("Thu, 22 Sep 2022 09:20:00 GMT")", invalid, old},
      {R"("9/21/2022")", invalid, old},
      {"null", invalid, old},
      {"true", invalid, old},
      {"1663838770498", invalid, "VALID"},
      {"1663838000000", invalid, old},
      {"1663838770", invalid, old},
      {"1e300", invalid, "VALID"},
      {R"(["2022-09-22T09:20:00Z"])", invalid, old},
      {R"({"a":1})", invalid, "VALID"},
      {R"({"toString":1})", invalid, invalid},
      {R"([[{"toString":1}]])", invalid, invalid},
  };
  setenv("TZ", "UTC", 1);
  for (const auto& [timestamp, by_strict, by_axinom] : cases) {
    CAPTURE(timestamp);
    CHECK(strict(stamped(timestamp)) == by_strict);
    CHECK(axinom(stamped(timestamp)) == by_axinom);
  }
  unsetenv("TZ");
  CHECK(strict(R"({"payload":1})") == "MISSING_WEBHOOK_TIMESTAMP");
  CHECK(axinom(R"({"payload":1})") == "VALID");
}

TEST_CASE("how old is too old, and how much ahead is too much") {
  using namespace std::chrono_literals;
  const std::string old = stamped(R"("2022-09-22T07:26:00Z")");
  CHECK(judge(old, Rules::strict, {.max_age = 3h}).valid);
  CHECK(judge(good, Rules::strict, {.max_age = 70'498ms}).valid);
  CHECK_FALSE(judge(good, Rules::strict, {.max_age = 70'497ms}).valid);
  const std::string ahead = stamped(R"("2022-09-22T09:30:00Z")");
  CHECK(judge(ahead).age_seconds == -229.502);
  CHECK(judge(ahead, Rules::strict, {.max_skew = 5min}).valid);
  CHECK(judge(old).message.find("7210 s (about 2 h) ago, 7090 s") != std::string::npos);
  CHECK(judge(old).message.find("time zone") != std::string::npos);
  CHECK(judge(stamped(R"("2022-09-22T09:20:00Z")")).message.find("clocks") == std::string::npos);
  CHECK(judge(ahead).message.find("clock") != std::string::npos);
  CHECK(judge(ahead).message.find("time zone") == std::string::npos);
  CHECK(judge(stamped(R"("2022-09-22T11:26:00Z")")).message.find("time zone") != std::string::npos);
}

TEST_CASE("bytes that are no UTF-8") {
  std::vector<Secret> secrets;
  secrets.emplace_back(secret);
  const std::string body = R"({"payload":"x)"
                           "\xFF\xE2\x82"
                           R"(","timestamp":"2022-09-22T09:25:00Z"})";
  const std::string read = R"({"payload":"x)"
                           "\xEF\xBF\xBD\xEF\xBF\xBD"
                           R"(","timestamp":"2022-09-22T09:25:00Z"})";
  Expectations expected{.secrets = secrets, .at = now};
  CHECK(validate(body, sign(secrets[0], body), expected).code == "INVALID_WEBHOOK_BODY");
  CHECK(validate(body, sign(secrets[0], read), expected).code == "INVALID_WEBHOOK_SIGNATURE");
  expected.rules = Rules::axinom;
  CHECK(validate(body, sign(secrets[0], body), expected).code == "INVALID_WEBHOOK_SIGNATURE");
  CHECK(validate(body, sign(secrets[0], read), expected).code == "VALID");
}

TEST_CASE("the payload is checked against the schema, before the age") {
  const auto schema = json::Schema::parse(
      R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"maxLength":1}}})");
  const auto anything = json::Schema::parse("{}");
  REQUIRE(schema);
  REQUIRE(anything);
  const auto by = [&](const json::Schema& one, std::string_view payload, Rules rules,
                      std::string_view time = R"("2022-09-22T09:25:00Z")") {
    return judge("{\"timestamp\":" + std::string(time) +
                     (payload.empty() ? "" : ",\"payload\":" + std::string(payload)) + "}",
                 rules, {.schema = &one});
  };
  for (const auto rules : {Rules::strict, Rules::axinom}) {
    CHECK(by(*schema, R"({"a":1})", rules).valid);
    const auto wrong = by(*schema, R"({"a":"x","b":"xy"})", rules, "null");
    CHECK(wrong.code == "WEBHOOK_PAYLOAD_VALIDATION_FAILED");
    CHECK(wrong.violations.size() == 2);
    CHECK(wrong.message_id == std::nullopt);
    CHECK(by(*schema, "[]", rules).code == "WEBHOOK_PAYLOAD_VALIDATION_FAILED");
    CHECK(by(*schema, "", rules).code == "WEBHOOK_PAYLOAD_VALIDATION_FAILED");
    // Of keys that are there twice the last counts; a lone surrogate is one character.
    CHECK(by(*schema, R"({"a":"x","a":1,"b":"\ud83d","c":"\ud83d\ude00\\u"})", rules).valid);
    CHECK_FALSE(by(*schema, R"({"a":1,"a":"x"})", rules).valid);
    CHECK(by(*schema, "{\"a\":1e999}", rules).code == "INVALID_WEBHOOK_BODY");
  }
  CHECK(by(*anything, "", Rules::axinom).valid);
  CHECK(by(*anything, "", Rules::strict).code == "WEBHOOK_PAYLOAD_VALIDATION_FAILED");
}

TEST_CASE("what strict takes the library takes") {
  for (const std::string& body :
       {good, stamped(R"("2022-09-22")"), std::string("{}"), stamped("1")})
    if (judge(body).valid) CHECK(judge(body, Rules::axinom).valid);
}
