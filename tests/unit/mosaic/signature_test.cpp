#include "mosaic/signature.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using hookctl::Secret;
using namespace hookctl::mosaic;

// The expected signatures were made with Node's crypto.createHmac.
TEST_CASE("a signature is the base64 of the HMAC-SHA-256 of the body's bytes") {
  CHECK(sign(Secret("s3cr3t"), R"({"a":1})") == "1CknQ0BJ4LjHPOiHBiI4zBxrtmRL/mbmbY3Q8wuFZ54=");
  CHECK(sign(Secret("\xC3\xBC"), "") == "y4KpfWqY9W8CqH2QvLGwpXK3bn16889Ere3jDfZ47e8=");
}

TEST_CASE("only the exact text is a body's signature") {
  const Secret secret("s3cr3t");
  const std::string good = "1CknQ0BJ4LjHPOiHBiI4zBxrtmRL/mbmbY3Q8wuFZ54=";
  CHECK(is_signed(secret, R"({"a":1})", good));
  CHECK_FALSE(is_signed(secret, R"({"a":2})", good));
  CHECK_FALSE(is_signed(Secret("s3cr3T"), R"({"a":1})", good));
  for (const std::string& bad :
       std::vector<std::string>{"", good + "\n", " " + good, good.substr(0, 43), good + "=",
                                // Other base64 texts of the same bytes.
                                "1CknQ0BJ4LjHPOiHBiI4zBxrtmRL/mbmbY3Q8wuFZ55=",
                                "1CknQ0BJ4LjHPOiHBiI4zBxrtmRL_mbmbY3Q8wuFZ54="})
    CHECK_FALSE(is_signed(secret, R"({"a":1})", bad));
}

TEST_CASE("a blank secret is refused") {
  for (const char* blank : {"", " ", "\t\r\n\v\f ", "\xC2\xA0", "\xEF\xBB\xBF", "\xE2\x80\x83 ",
                            "\xE3\x80\x80\xE1\x9A\x80\xE2\x80\xA8\xE2\x80\xAF\xE2\x81\x9F"}) {
    CAPTURE(blank);
    const auto checked = check_secret(Secret(blank));
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == hookctl::ErrorCode::usage);
    CHECK(checked.error().message.starts_with("EMPTY_WEBHOOK_SECRET"));
  }
  // The last two look blank, and are not to ECMAScript.
  for (const char* fine : {"a", " a ", "\xC2\xA0.", "\xE2\x80\x8B", "\xC2\x85"}) {
    CAPTURE(fine);
    CHECK(check_secret(Secret(fine)));
  }
}

TEST_CASE("a body that comes in pieces has the same signature") {
  const Secret secret("s3cr3t");
  Signer signer(secret);
  CHECK(signer.signature() == sign(secret, ""));
  for (const char c : std::string(R"({"a":1})")) signer.update({&c, 1});
  CHECK(signer.signature() == sign(secret, R"({"a":1})"));
}
