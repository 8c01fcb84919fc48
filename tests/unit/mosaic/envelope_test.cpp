#include "mosaic/envelope.hpp"

#include <string>

#include <doctest/doctest.h>

using hookctl::ErrorCode;
using namespace hookctl::mosaic;
namespace json = hookctl::json;

namespace {

Envelope envelope() {
  return {"PublishEntityXYZ", "41409546-df67-42b6-b5c4-c006b26b6bad",
          *hookctl::parse_time("2022-09-22T09:26:10.498Z")};
}

const std::string before =
    R"({"message_id":"41409546-df67-42b6-b5c4-c006b26b6bad","message_type":"PublishEntityXYZ",)"
    R"("message_version":"1.0","payload":)";
const std::string after = R"(,"timestamp":"2022-09-22T09:26:10.498Z"})";

}  // namespace

TEST_CASE("a message is compact, its keys are sorted, and the payload's bytes are kept") {
  for (const std::string payload :
       {R"({"b": 1.0, "a":1e400,"b":"\u00e4\/"})", "[]", "null", " { }\n", "\"\\ud800\"", "-0.0"})
    CHECK(wrap(payload, envelope()) == before + payload + after);
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  CHECK(wrap(deep, envelope()) == before + deep + after);
}

TEST_CASE("a message's type and id are escaped") {
  Envelope odd = envelope();
  odd.message_type = "a\"b\\c\n\xC3\xA4";
  const auto message = wrap("1", odd);
  REQUIRE(message);
  CHECK(message->find("\"message_type\":\"a\\\"b\\\\c\\n\xC3\xA4\",") != std::string::npos);
  odd.message_type = "\xFF";
  CHECK_FALSE(wrap("1", odd));
}

TEST_CASE("what is no JSON is no payload") {
  for (const std::string payload : {"", " ", "{", "{a:1}", "1 2", "\xEF\xBB\xBF{}", "\"\xFF\"",
                                    "1},\"timestamp\":\"x\"", "NaN", "'a'", "[1,]", "01"}) {
    CAPTURE(payload);
    const auto message = wrap(payload, envelope());
    REQUIRE_FALSE(message);
    CHECK(message.error().code == ErrorCode::invalid_input);
    CHECK(message.error().text().starts_with("the payload: "));
  }
}

TEST_CASE("a message says what it is") {
  const std::string body = wrap(R"({"a":[1]})", envelope()).value();
  const auto message = read_message(body);
  REQUIRE(message);
  CHECK(message->payload->of(body) == R"({"a":[1]})");
  CHECK(message->message_id == "41409546-df67-42b6-b5c4-c006b26b6bad");
  CHECK(message->message_type == "PublishEntityXYZ");
  CHECK(message->message_version == "1.0");
  CHECK(message->timestamp->of(body) == "\"2022-09-22T09:26:10.498Z\"");
}

TEST_CASE("what is missing or of another kind is not there") {
  const std::string body = R"({ "t\u0069mestamp" : 5 , "message_id":7,"message_type":"\ud800"})";
  const auto message = read_message(body);
  REQUIRE(message);
  CHECK_FALSE(message->payload);
  CHECK_FALSE(message->message_id);
  CHECK_FALSE(message->message_type);
  CHECK_FALSE(message->message_version);
  CHECK(message->timestamp->of(body) == "5");
}

TEST_CASE("no object, and keys given twice, are refused") {
  for (const std::string body : {"[]", "null", "\"{}\"", R"({"payload":1,"payload":1})",
                                 R"({"timestamp":"","t\u0069mestamp":1})", R"({"payload":1)", ""}) {
    CAPTURE(body);
    const auto message = read_message(body);
    REQUIRE_FALSE(message);
    CHECK(message.error().code == ErrorCode::invalid_input);
  }
  CHECK(read_message(R"({"x":1,"x":2,"payload":{"payload":1,"payload":2}})"));
}

TEST_CASE("of members that are there twice the last counts") {
  const std::string body = R"({"payload":1,"message_id":"a","payload":{"b":2},"message_id":null})";
  const auto members = read_members(body);
  REQUIRE(members);
  CHECK(members->kind == json::Kind::object);
  CHECK(members->payload->span.of(body) == R"({"b":2})");
  CHECK(members->message_id->kind == json::Kind::null);
  CHECK(members->repeated == "payload");
  CHECK(read_members("17")->kind == json::Kind::number);
  CHECK_FALSE(read_members("\xEF\xBB\xBF{}"));
}
