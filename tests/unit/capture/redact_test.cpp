#include "capture/redact.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "capture/further.hpp"
#include "capture/redact_json.hpp"
#include "capture/secret_names.hpp"

using namespace hookctl::capture;

TEST_CASE("headers that carry credentials, by their names") {
  for (const std::string_view name :
       {"Authorization", "PROXY-AUTHORIZATION", "cookie", "Set-Cookie", "X-Api-Key", "apikey",
        "X-Auth-Token", "X-Amz-Security-Token", "X-Secret", "X-Access-Key", "X-Password",
        "X-Session-Id", "x-auth-user"})
    CHECK_MESSAGE(is_secret_header(name), name);
  for (const std::string_view name : {"Content-Type", "X-Mosaic-Signature", "Host", "Accept",
                                      "X-Request-Id", "WWW-Authenticate", "Author", "X-Key-Values"})
    CHECK_MESSAGE(!is_secret_header(name), name);
}

TEST_CASE("members and parameters that hold secrets, by their names") {
  for (const std::string_view name : {"secret", "token", "access_key", "secretKey", "apiKey",
                                      "client_secret", "password", "refreshToken"})
    CHECK_MESSAGE(is_secret_field(name), name);
  for (const std::string_view name :
       {"key", "key_values", "pubkey_serial", "signature", "id", "name", "hook_id"})
    CHECK_MESSAGE(!is_secret_field(name), name);
  for (const std::string_view name :
       {"X-Amz-Signature", "sig", "key", "access_token", "X%2DAmz-Signature"})
    CHECK_MESSAGE(is_secret_parameter(name), name);
  CHECK_FALSE(is_secret_parameter("X-Amz-Date"));
}

TEST_CASE("URLs lose what opens them and keep the rest") {
  const auto redacted = [](std::string_view url) { return redact_url(url).value_or("-"); };
  CHECK(redacted("https://u:p@h/x") == "https://REDACTED@h/x");
  CHECK(redacted("https://a@b@h?token=1&x=2#y") == "https://REDACTED@h?token=REDACTED&x=2#y");
  CHECK(redacted("/x?a=1&sig=&signature=s?d") == "/x?a=1&sig=&signature=REDACTED");
  CHECK(redacted("http://h/#access_token=a&b=c") == "http://h/#access_token=REDACTED&b=c");
  CHECK(redacted("?token=1#token=2?x") == "?token=REDACTED#token=REDACTED");
  for (const std::string_view url :
       {"", "/", "http://h", "http://REDACTED@h/?token=REDACTED", "/?token", "/?token=", "x@y",
        "/a@b", "http://h/@x", "?", "#", "http://h?a://b@c"})
    CHECK_MESSAGE(redacted(url) == "-", url);
}

TEST_CASE("JSON keeps every other byte") {
  const std::string text =
      " {\"token\" : \"a\\\"b\",\"n\":[{\"secret\":{\"x\":[1,\"y\",null,true]}}], \"u\":"
      "\"http:\\/\\/h\\/?sig=a\\u0026b=c\",\"e\":\"a/b\"}\n";
  const auto redacted = redact_json(text, {"/e"});
  REQUIRE(redacted);
  CHECK(redacted->text ==
        " {\"token\" : "
        "\"REDACTED\",\"n\":[{\"secret\":{\"x\":[\"REDACTED\",\"REDACTED\",null,true]}}]"
        ", \"u\":\"http://h/?sig=REDACTED&b=c\",\"e\":\"REDACTED\"}\n");
  CHECK(redacted->pointers ==
        std::vector<std::string>{"/token", "/n/0/secret/x/0", "/n/0/secret/x/1", "/u", "/e"});
  CHECK(redact_json(redacted->text, {"/e"})->pointers.empty());
  CHECK(
      redact_json(R"(["/cb?code=a","?token=b","#token=c","\u002fx?sig=d","a/b?sig=e"])", {})
          ->text ==
      R"(["/cb?code=REDACTED","?token=REDACTED","#token=REDACTED","/x?sig=REDACTED","a/b?sig=e"])");
  // Keys that occur twice are looked at twice.
  CHECK(redact_json("{\"token\":1,\"token\":2}", {})->text ==
        "{\"token\":\"REDACTED\",\"token\":\"REDACTED\"}");
  CHECK(redact_json("\"x\"", {""})->text == "\"REDACTED\"");
  CHECK_FALSE(redact_json("{", {}));
  CHECK_FALSE(redact_json(std::string(100, '['), {}));
}

TEST_CASE("keys of any length are named in short") {
  const std::string key(10'000, 'k');
  const auto redacted = redact_json("{\"" + key + "\":{\"token\":1}}", {});
  REQUIRE(redacted);
  CHECK(redacted->pointers.front().size() == 203);
}

TEST_CASE("fields that a reader keeps as text") {
  std::string further = R"(,"a":{"b":[1]},"redactions":["x"],"c\"d":2)";
  CHECK(further_field(further, "a") == R"({"b":[1]})");
  CHECK(further_field(further, "c\"d") == "2");
  CHECK_FALSE(further_field(further, "b"));
  CHECK_FALSE(further_field("", "b"));
  set_further_field(further, "a", "null");
  set_further_field(further, "new", "3");
  CHECK(further == R"(,"a":null,"redactions":["x"],"c\"d":2,"new":3)");
  CHECK(redactions_of(further) == std::vector<std::string>{"x"});
  CHECK(redactions_of(R"(,"redactions":{"x":1})").empty());
  CHECK(redactions_of(R"(,"redactions":[1,"y"])") == std::vector<std::string>{"y"});
}
