#include "crypto/encoding.hpp"

#include <doctest/doctest.h>

namespace crypto = hookctl::crypto;

TEST_CASE("Base64 gives the texts of RFC 4648") {
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xfb\xff\xfe", "+//+"},
  };
  for (const auto& [bytes, text] : cases) {
    CHECK(crypto::base64(bytes) == text);
    CHECK(crypto::from_base64(text) == bytes);
  }
}

TEST_CASE("Every byte survives base64 and hex") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
    CHECK(crypto::from_base64(crypto::base64(bytes)) == bytes);
    CHECK(crypto::from_hex(crypto::hex(bytes)) == bytes);
  }
}

TEST_CASE("Base64 is read strictly") {
  for (const char* text :
       {"Zg", "Zg=", "Z", "=", "==", "===", "====", "A===", "Zh==", "Zm9=", "Zm8=Zm8=", "Zg==Zg==",
        "Zm 8", "Zm8=\n", "Zm-_", "Z=8=", "Zm9v====", " Zm8=", "Zm8\xc3"}) {
    CAPTURE(text);
    CHECK_FALSE(crypto::from_base64(text));
  }
  CHECK_FALSE(crypto::from_base64(std::string_view("Zm\0v", 4)));
}

TEST_CASE("Hex is lower case, and read in either") {
  CHECK(crypto::hex(std::string_view("\x00\x0f\xf0\xff", 4)) == "000ff0ff");
  CHECK(crypto::from_hex("000FF0ff") == std::string("\x00\x0f\xf0\xff", 4));
  CHECK(crypto::from_hex("") == "");
  for (const char* text : {"0", "0g", "g0", "0x00", "00 ", "000", "/0", ":0", "@0", "`0"}) {
    CAPTURE(text);
    CHECK_FALSE(crypto::from_hex(text));
  }
}
