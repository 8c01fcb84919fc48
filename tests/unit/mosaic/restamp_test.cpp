#include "mosaic/restamp.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/secret.hpp"
#include "mosaic/signature.hpp"
#include "mosaic/validation.hpp"

using namespace hookctl;
using namespace hookctl::mosaic;

namespace {

const std::string id = "\"41409546-df67-42b6-b5c4-c006b26b6bad\"";
const std::string other_id = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";

Time later() {
  return *parse_time("2026-11-22T13:00:00.007Z");
}

}  // namespace

TEST_CASE("the timestamp's bytes are replaced, and no others") {
  const std::string before =
      R"({ "payload":{"timestamp":"1","a":1.0,"\u0061":"\/"},"message_id":)" + id +
      ",\r\n\"t\\u0069mestamp\" : ";
  const std::string after = " ,\"more\":[1e400,\"\\ud800\"]}\n";
  for (const std::string old : {R"("2022-09-22T09:26:10.498Z")", R"("")", R"("yester\"day")"}) {
    CAPTURE(old);
    const std::string changed = before + "\"2026-11-22T13:00:00.007Z\"" + after;
    CHECK(restamp(before + old + after, {later()}) == changed);
  }
}

TEST_CASE("the id's bytes too, where asked, whichever of the two stands first") {
  const std::string stamp = R"("2022")";  // of another length, as the ids here
  const Restamp both{later(), other_id};
  CHECK(restamp("{\"message_id\":\"1\",\"timestamp\":" + stamp + "}", both) ==
        "{\"message_id\":\"" + other_id + "\",\"timestamp\":\"2026-11-22T13:00:00.007Z\"}");
  CHECK(restamp("{\"timestamp\":" + stamp + ",\"payload\":0,\"message_id\":\"\"}", both) ==
        "{\"timestamp\":\"2026-11-22T13:00:00.007Z\",\"payload\":0,\"message_id\":\"" + other_id +
            "\"}");
}

TEST_CASE("what cannot be replaced is told") {
  const auto message = [](std::string_view body, bool with_id) {
    const auto result =
        restamp(body, {later(), with_id ? std::optional<std::string>(other_id) : std::nullopt});
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::invalid_input);
    return result.error().message;
  };
  CHECK(message("{}", false) == "the message has no timestamp to replace");
  CHECK(message(R"({"timestamp":null})", false) == "the message's timestamp is no text");
  CHECK(message(R"({"timestamp":1663838770498})", false) == "the message's timestamp is no text");
  CHECK(message(R"({"timestamp":""})", true) == "the message has no message_id to replace");
  CHECK(message(R"({"timestamp":"","message_id":[]})", true) ==
        "the message's message_id is no text");
  CHECK(message(R"({"timestamp":"","timestamp":""})", false).find("timestamp twice") !=
        std::string::npos);
  CHECK(message(R"({"payload":1,"payload":2,"timestamp":""})", false).find("payload twice") !=
        std::string::npos);
  CHECK(message("[]", false) == "not a Mosaic message: the body is no JSON object");
  for (const std::string_view none : {"", "{", "timestamp", "{\"timestamp\":\"\xFF\"}"}) {
    CAPTURE(none);
    message(none, false);
  }
}

TEST_CASE("an outdated message is valid again once it is restamped and signed") {
  std::vector<Secret> secrets;
  secrets.emplace_back("s3cr3t");
  const std::string old = R"({"payload":{},"timestamp":"2022-09-22T09:26:10.498Z"})";
  const Expectations expected{.secrets = secrets, .at = later()};
  CHECK(validate(old, sign(secrets[0], old), expected).code == code::outdated);
  const auto body = restamp(old, {later()});
  REQUIRE(body);
  CHECK(validate(*body, sign(secrets[0], *body), expected).valid);
  CHECK(validate(*body, sign(secrets[0], old), expected).code == code::invalid_signature);
}
