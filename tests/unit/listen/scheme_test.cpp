#include "listen/scheme.hpp"

#include <doctest/doctest.h>

#include "aruna/payload.hpp"
#include "listen/reception.hpp"
#include "mosaic/response.hpp"
#include "mosaic/signature.hpp"
#include "unit/listen/support.hpp"

using namespace hookctl;
using namespace hookctl::listen;

namespace {

/// A record that lives as long as this.
struct Arrival {
  std::vector<capture::HeaderView> headers;
  std::string body;
  capture::RecordView view() const {
    capture::RecordView record;
    record.received_at = test::FixedClock().now();
    record.headers = headers;
    record.body = body;
    return record;
  }
};

const std::string mosaic_body =
    R"({"message_id":"d9b1b7a0-7f6e-4c51-9a34-0d4f6ad0f3a5","message_type":"Publish\nIt",)"
    R"("message_version":"1.0","payload":{"a":1},"timestamp":"2026-01-02T03:04:05.000Z"})";

std::unique_ptr<Scheme> mosaic_scheme(std::optional<json::Schema> schema = {}) {
  MosaicRules rules;
  rules.secrets.emplace_back("new");
  rules.secrets.emplace_back("old");
  rules.schema = std::move(schema);
  return make_mosaic_scheme(std::move(rules));
}

std::string hook(std::string_view secret = "c2VjcmV0") {
  return R"({"hook_id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","object":{"Object":{"id":)"
         R"("01BX5ZZKBKACTAV9WEVGEMMVRZ","name":"in.xml"}},"secret":")" +
         std::string(secret) + R"(","pubkey_serial":1})";
}

std::unique_ptr<Scheme> aruna_scheme(std::string_view token, std::string pubkey = {}) {
  ArunaRules rules;
  if (!token.empty()) rules.token.emplace(token);
  rules.pubkey = std::move(pubkey);
  return make_aruna_scheme(std::move(rules));
}

}  // namespace

TEST_CASE("scheme none takes everything") {
  const auto scheme = make_plain_scheme();
  const auto verdict = scheme->judge(Arrival{{}, "\xFF"}.view());
  CHECK(verdict.accepted);
  CHECK(verdict.code == "ACCEPTED");
  CHECK_FALSE(scheme->shows_sender());
  CHECK(scheme->accepted().status == 200);
  CHECK(scheme->refused({413, "BODY_TOO_LARGE", "too \"large\""}).body ==
        "{\"error\":\"body_too_large\",\"message\":\"too \\\"large\\\"\"}\n");
}

TEST_CASE("a Mosaic message is judged by each of the secrets") {
  const auto scheme = mosaic_scheme();
  CHECK(scheme->shows_sender());
  for (const auto* secret : {"new", "old"}) {
    const auto signature = mosaic::sign(Secret(std::string_view(secret)), mosaic_body);
    const Arrival arrival{{{"X-Mosaic-SIGNATURE", signature}, {"Content-Type", "x/y"}},
                          mosaic_body};
    const auto verdict = scheme->judge(arrival.view());
    CHECK(verdict.accepted);
    CHECK(verdict.code == "VALID");
    CHECK(verdict.subject == "Publish\\x0aIt d9b1b7a0-7f6e-4c51-9a34-0d4f6ad0f3a5");
  }
}

TEST_CASE("a Mosaic message that is refused gets the library's errors") {
  const auto scheme = mosaic_scheme();
  const auto signature = mosaic::sign(Secret(std::string_view("new")), mosaic_body);
  const auto code = [&](std::vector<capture::HeaderView> headers, std::string body) {
    const Arrival arrival{std::move(headers), std::move(body)};
    const auto verdict = scheme->judge(arrival.view());
    CHECK_FALSE(verdict.accepted);
    CHECK(verdict.subject.empty());
    const auto answer = scheme->rejected(verdict);
    CHECK(answer.status == 401);
    const auto judged = mosaic::judge_response(
        {.status = answer.status, .content_type = answer.content_type, .body = answer.body});
    CHECK(judged.kept());
    REQUIRE(judged.errors.size() == 1);
    CHECK(judged.errors[0].message == verdict.message);
    return judged.errors[0].code.value_or("");
  };
  CHECK(code({}, mosaic_body) == "INVALID_WEBHOOK_SIGNATURE");
  CHECK(code({{"x-mosaic-signature", signature}}, mosaic_body + " ") ==
        "INVALID_WEBHOOK_SIGNATURE");
  CHECK(code({{"x-mosaic-signature", signature}, {"x-mosaic-signature", signature}}, mosaic_body) ==
        "INVALID_WEBHOOK_SIGNATURE");
  const std::string old = R"({"timestamp":"2026-01-02T03:00:00.000Z"})";
  const auto of_old = mosaic::sign(Secret(std::string_view("new")), old);
  CHECK(code({{"x-mosaic-signature", of_old}}, old) == "OUTDATED_WEBHOOK_REQUEST");
}

TEST_CASE("the first violation of a schema is told") {
  auto schema = json::Schema::parse(R"({"properties":{"a":{"type":"string"}}})");
  REQUIRE(schema);
  const auto scheme = mosaic_scheme(std::move(*schema));
  const auto signature = mosaic::sign(Secret(std::string_view("new")), mosaic_body);
  const Arrival arrival{{{"x-mosaic-signature", signature}}, mosaic_body};
  const auto verdict = scheme->judge(arrival.view());
  CHECK(verdict.code == "WEBHOOK_PAYLOAD_VALIDATION_FAILED");
  CHECK(verdict.message.find("“/a”") != std::string::npos);
}

TEST_CASE("what Mosaic's sender is answered keeps the contract") {
  const auto answer = mosaic_scheme()->accepted();
  const auto judged = mosaic::judge_response(
      {.status = answer.status, .content_type = answer.content_type, .body = answer.body});
  CHECK(judged.success);
}

TEST_CASE("a hook of Aruna's is taken in whatever content type it comes") {
  const auto scheme = aruna_scheme("");
  CHECK_FALSE(scheme->shows_sender());
  for (const auto* type : {"application/json", "text/plain"}) {
    const auto verdict = scheme->judge(Arrival{{{"content-type", type}}, hook()}.view());
    CHECK(verdict.accepted);
    CHECK(verdict.subject ==
          "hook 01ARZ3NDEKTSV4RRFFQ69G5FAV object 01BX5ZZKBKACTAV9WEVGEMMVRZ in.xml");
  }
  CHECK(scheme->accepted().body ==
        "{\"status\":\"accepted\",\"message\":\"Processing started\"}\n");
}

TEST_CASE("what is no hook is told so, with 400") {
  const auto scheme = aruna_scheme("");
  for (const auto* body : {"", "text", "[]", "{}", R"({"hook_id":"x"})"}) {
    CAPTURE(body);
    const auto verdict = scheme->judge(Arrival{{}, body}.view());
    CHECK_FALSE(verdict.accepted);
    CHECK(verdict.code == code::invalid_payload);
    CHECK(scheme->rejected(verdict).status == 400);
    CHECK(scheme->rejected(verdict).body.starts_with("{\"error\":\"invalid_hook_payload\","));
  }
}

TEST_CASE("the bearer token that a hook was registered with is asked for") {
  const auto scheme = aruna_scheme("tok");
  CHECK(scheme->shows_sender());
  const auto judge = [&](std::vector<capture::HeaderView> headers) {
    const Arrival arrival{std::move(headers), hook()};
    const auto verdict = scheme->judge(arrival.view());
    if (verdict.accepted) return std::string_view("ACCEPTED");
    const auto answer = scheme->rejected(verdict);
    CHECK(answer.status == 401);
    REQUIRE(answer.headers.size() == 1);
    CHECK(answer.headers[0].first == "WWW-Authenticate");
    CHECK(verdict.message.find("tok ") == std::string::npos);
    return verdict.code;
  };
  CHECK(judge({{"Authorization", "Bearer tok"}}) == "ACCEPTED");
  CHECK(judge({{"AUTHORIZATION", "bearer  tok "}}) == "ACCEPTED");
  CHECK(judge({}) == code::missing_token);
  CHECK(judge({{"Authorization", "Bearer to"}}) == code::invalid_token);
  CHECK(judge({{"Authorization", "Bearer tokk"}}) == code::invalid_token);
  CHECK(judge({{"Authorization", "Bearer"}}) == code::invalid_token);
  CHECK(judge({{"Authorization", "Basic tok"}}) == code::invalid_token);
  CHECK(judge({{"Authorization", "tok"}}) == code::invalid_token);
  CHECK(judge({{"Authorization", "Bearer tok"}, {"Authorization", "Bearer tok"}}) ==
        code::invalid_token);
}

TEST_CASE("a payload's secret is compared where the server's key is known") {
  const auto hook_id = Ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").value();
  const auto object_id = Ulid::parse("01BX5ZZKBKACTAV9WEVGEMMVRZ").value();
  const auto secret = aruna::make_hook_secret("key", object_id, hook_id);
  const auto scheme = aruna_scheme("", "key");
  CHECK(scheme->judge(Arrival{{}, hook(secret.reveal())}.view()).accepted);
  const auto verdict = scheme->judge(Arrival{{}, hook()}.view());
  CHECK(verdict.code == code::invalid_secret);
  CHECK(scheme->rejected(verdict).status == 401);
}

TEST_CASE("a record tells later whether it was accepted") {
  const auto accepted = [](std::string_view further) {
    capture::RecordView record;
    record.further = further;
    return was_accepted(record);
  };
  const Verdict good{true, "VALID", {}, {}};
  const Verdict bad{false, "INVALID_HOOK_PAYLOAD", "no \"JSON\"", {}};
  CHECK(verdict_field("none", good).empty());
  CHECK(verdict_field("mosaic", good) ==
        R"(,"verdict":{"scheme":"mosaic","accepted":true,"code":"VALID"})");
  CHECK(accepted(""));
  CHECK(accepted(verdict_field("mosaic", good)));
  CHECK(accepted(R"(,"verdict":"later","accepted":false)"));
  CHECK_FALSE(accepted(verdict_field("aruna", bad)));
  CHECK_FALSE(accepted(R"(,"mine":[1],"verdict":{"accepted":false})"));
}
