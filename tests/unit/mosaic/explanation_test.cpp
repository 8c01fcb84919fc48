#include "mosaic/explanation.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "mosaic/signature.hpp"

using hookctl::Secret;
using namespace hookctl::mosaic;
namespace crypto = hookctl::crypto;

namespace {

constexpr std::string_view secret_text = "kZ8-wPq3_secret";
constexpr std::string_view body = R"({"b":"x","a":[1,2]})";

std::string code_by(crypto::Hash hash, std::string_view key, std::string_view message) {
  return crypto::hmac(hash, key, message);
}
std::string hmac(std::string_view key, std::string_view message) {
  return code_by(crypto::Hash::sha256, key, message);
}
std::string signed_with(std::string_view key, std::string_view message) {
  return crypto::base64(hmac(key, message));
}

Explanation explain(std::string_view received, std::string_view signature,
                    std::string_view secret = secret_text) {
  std::vector<Secret> secrets;
  secrets.emplace_back(secret);
  return explain_mismatch(received, signature, secrets);
}

/// The code, and those that come with it.
std::string codes(const Explanation& explanation) {
  std::string out(explanation.code);
  for (const auto also : explanation.also) out.append(" ").append(also);
  CHECK_FALSE(explanation.message.empty());
  CHECK(explanation.message.find(secret_text) == std::string::npos);
  return out;
}

/// What is found where another body than the received one was signed.
std::string cause(std::string_view received, std::string_view signed_body) {
  return codes(explain(received, signed_with(secret_text, signed_body)));
}

/// What is found where the sender's secret and the receiver's are not the same.
std::string key_cause(std::string_view receiver, std::string_view sender) {
  return codes(explain(body, signed_with(sender, body), receiver));
}

}  // namespace

TEST_CASE("line ends at the end of the body") {
  const std::string text(body);
  for (const char* end : {"\n", "\r\n", "\n\n"})
    CHECK(cause(text + end, text) == "body-trailing-newline-added");
  CHECK(cause(text + "\n\n", text + "\n") == "body-trailing-newline-added");
  CHECK(cause(text, text + "\n") == "body-trailing-newline-lost");
  CHECK(cause(text, text + "\r\n") == "body-trailing-newline-lost");
}

TEST_CASE("line ends within the body") {
  CHECK(cause("{\r\n\"a\":1\r\n}", "{\n\"a\":1\n}") == "body-crlf");
  CHECK(cause("{\n\"a\":1\n}\n", "{\r\n\"a\":1\r\n}\r\n") == "body-crlf");
  CHECK(cause("{\n\"a\":1\n}", "{\r\n\"a\":1\r\n}\r\n") == "body-trailing-newline-lost body-crlf");
  CHECK(cause("{\r\n\"a\":1\r\n}\r\n", "{\n\"a\":1\n}") == "body-trailing-newline-added body-crlf");
}

TEST_CASE("a byte order mark") {
  const std::string marked = "\xEF\xBB\xBF" + std::string(body);
  CHECK(cause(marked, body) == "body-bom");
  CHECK(cause(body, marked) == "body-bom");
}

TEST_CASE("a body that was written anew, in each style") {
  const std::string_view received = R"({ "b" : "x/\u00e4ö<" ,"a":[1.0, 2e2,{}], "c": [] })";
  const std::string_view written[] = {
      // JSON.stringify, compact and indented
      R"({"b":"x/äö<","a":[1,200,{}],"c":[]})",
      "{\n  \"b\": \"x/äö<\",\n  \"a\": [\n    1,\n    200,\n    {}\n  ],\n  \"c\": []\n}",
      "{\n    \"b\": \"x/äö<\",\n    \"a\": [\n        1,\n        200,\n        {}\n    ],\n    "
      "\"c\": []\n}",
      "{\n\t\"b\": \"x/äö<\",\n\t\"a\": [\n\t\t1,\n\t\t200,\n\t\t{}\n\t],\n\t\"c\": []\n}",
      // the same with a line end
      "{\"b\":\"x/äö<\",\"a\":[1,200,{}],\"c\":[]}\n",
      // Python's json.dumps
      R"({"b": "x/\u00e4\u00f6<", "a": [1.0, 200.0, {}], "c": []})",
      // PHP's json_encode, whole and with its slashes alone
      R"({"b":"x\/\u00e4\u00f6<","a":[1.0,200.0,{}],"c":[]})",
      R"({"b":"x\/äö<","a":[1,200,{}],"c":[]})",
      // Go's json.Marshal
      R"({"b":"x/äö\u003c","a":[1,200,{}],"c":[]})",
      // only the blanks are gone
      R"({"b":"x/\u00e4ö<","a":[1.0,2e2,{}],"c":[]})",
      R"({"b":"x/äö<","a":[1.0,2e2,{}],"c":[]})",
  };
  for (const auto signed_body : written) {
    CAPTURE(signed_body);
    CHECK(cause(received, signed_body) == "body-reserialized");
  }
  // Objects of ECMAScript: whole numbers first, and no key twice.
  CHECK(cause(R"({"b":1,"10":2,"9":3,"b":4})", R"({"9":3,"10":2,"b":4})") == "body-reserialized");
  CHECK(cause(R"({"a":"\ud800x"})", R"({ "a": "\ud800x" })") == "unknown");
}

TEST_CASE("a body in another encoding") {
  CHECK(cause("\"\xE4\"", "\"\xEF\xBF\xBD\"") == "body-reserialized");
  CHECK(cause("\"\xC3\xA4\"", "\"\xE4\"") == "body-reserialized");
  CHECK(cause("\"\xC3\x83\xC2\xA4\"", "\"\xC3\xA4\"") == "body-reserialized");
}

TEST_CASE("sorted keys") {
  CHECK(cause(body, R"({"a":[1,2],"b":"x"})") == "body-keys-sorted");
  CHECK(cause(R"({"é":1,"b":{"z":1,"10":2,"9":3},"Z":1.0})",
              R"({"Z":1,"b":{"10":2,"9":3,"z":1},"é":1})") == "body-keys-sorted");
  // By UTF-16 units, U+1F600 stands before U+FF01.
  CHECK(cause("{\"\xEF\xBC\x81\":1,\"\xF0\x9F\x98\x80\":2}",
              "{\"\xF0\x9F\x98\x80\":2,\"\xEF\xBC\x81\":1}") == "body-keys-sorted");
}

TEST_CASE("sorted keys of a body that has many, some of them twice") {
  std::string received = "{", sent = "{";
  for (int i = 10'000; i < 30'000; ++i) {
    sent += (i > 10'000 ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
    const int other = 39'999 - i;
    received += "\"k" + std::to_string(other) + "\":1,";
    if (other == 20'000) received += "\"k20000\":2,\"k20000\":1,";
  }
  received.back() = '}';
  CHECK(cause(received, sent + "}") == "body-keys-sorted");
}

TEST_CASE("the right signature in another form") {
  // One whose base64 has both of the characters that differ.
  std::string text(body), code;
  do {
    text += ' ';
    code = hmac(secret_text, text);
  } while (crypto::base64(code).find('+') == std::string::npos ||
           crypto::base64(code).find('/') == std::string::npos);
  const std::string good = crypto::base64(code);
  std::string url = good, upper = crypto::hex(code);
  for (char& c : url) c = c == '+' ? '-' : c == '/' ? '_' : c;
  for (char& c : upper) c = c >= 'a' ? static_cast<char>(c - 32) : c;
  CHECK(codes(explain(text, crypto::hex(code))) == "signature-hex");
  CHECK(codes(explain(text, upper)) == "signature-hex");
  CHECK(codes(explain(text, crypto::base64(crypto::hex(code)))) == "signature-hex");
  CHECK(codes(explain(text, url)) == "signature-base64url");
  CHECK(codes(explain(text, url.substr(0, 43))) == "signature-base64url signature-unpadded");
  CHECK(codes(explain(text, good.substr(0, 43))) == "signature-unpadded");
  for (const std::string& around : {" " + good, good + "\n", "\"" + good + "\"", "'" + good + "'"})
    CHECK(codes(explain(text, around)) == "signature-whitespace");
  CHECK(codes(explain(text, " " + upper)) == "signature-hex signature-whitespace");
  CHECK(codes(explain(text, good)).empty());
}

TEST_CASE("a form comes together with another cause") {
  const std::string text(body);
  CHECK(codes(explain(text, crypto::hex(hmac(secret_text, text + "\n")))) ==
        "body-trailing-newline-lost signature-hex");
  CHECK(codes(explain(text, crypto::hex(hmac(std::string(secret_text) + "\n", text)))) ==
        "signature-hex secret-trailing-newline");
  CHECK(codes(explain(text + "\n", signed_with(std::string(secret_text) + "\n", text))) ==
        "body-trailing-newline-added secret-trailing-newline");
}

TEST_CASE("the secret as somebody else may have read it") {
  const std::string secret(secret_text);
  for (const char* end : {"\n", "\r\n"}) {
    CHECK(key_cause(secret, secret + end) == "secret-trailing-newline");
    CHECK(key_cause(secret + end, secret) == "secret-trailing-newline");
  }
  CHECK(key_cause(secret + "\n\n", secret) == "secret-trailing-newline");
  CHECK(key_cause(" " + secret + "\t", secret) == "secret-whitespace");
  CHECK(key_cause("\"" + secret + "\"", secret) == "secret-whitespace");
  CHECK(key_cause(secret, secret + " ") == "secret-whitespace");
  CHECK(key_cause(secret, "'" + secret + "'") == "secret-whitespace");
  const std::string bytes = "\x01\xFE\xFF key \xC3";
  CHECK(key_cause(crypto::base64(bytes), bytes) == "secret-is-base64");
  CHECK(key_cause("_v_-", "\xFE\xFF\xFE") == "secret-is-base64");
  CHECK(key_cause("whsec_" + crypto::base64(bytes), bytes) == "secret-is-base64");
  CHECK(key_cause(bytes, crypto::base64(bytes)) == "secret-is-base64");
  CHECK(key_cause(crypto::hex(bytes), bytes) == "secret-is-hex");
  CHECK(key_cause(bytes, crypto::hex(bytes)) == "secret-is-hex");
  CHECK(key_cause("AB", "\xAB") == "secret-is-hex");
}

TEST_CASE("the secret appended to the body, as the guide has it") {
  const std::string text = std::string(body) + std::string(secret_text);
  CHECK(cause(body, text) == "secret-appended-to-body");
  CHECK(codes(explain(body, signed_with("", text))) == "secret-appended-to-body");
  const std::string digest(crypto::bytes_of(crypto::sha256(text)));
  CHECK(codes(explain(body, crypto::base64(digest))) == "secret-appended-to-body");
  CHECK(codes(explain(body, crypto::hex(digest))) == "signature-hex secret-appended-to-body");
}

TEST_CASE("the form t=…,v1=…") {
  const std::string dotted = "1663838770." + std::string(body);
  const auto known = explain(body, "t=1663838770,v1=" + crypto::hex(hmac(secret_text, dotted)));
  CHECK(codes(known) == "signature-t-v1-form");
  CHECK(known.message.find("a dot and the body") != std::string::npos);
  CHECK(codes(explain(body, "t=1, v1=x, v1=" + crypto::hex(hmac(secret_text, body)))) ==
        "signature-t-v1-form");
  const auto foreign = explain(body, "t=1,v1=" + std::string(64, 'a'));
  CHECK(codes(foreign) == "signature-t-v1-form");
  CHECK(foreign.message.find("neither") != std::string::npos);
}

TEST_CASE("other schemes") {
  using crypto::Hash;
  struct Case {
    std::string signature;
    std::string_view says;
  };
  const Case cases[] = {
      {"sha256=" + crypto::hex(hmac(secret_text, body)), "GitHub"},
      {"sha1=" + crypto::hex(code_by(Hash::sha1, secret_text, body)), "sha1="},
      {"sha256=" + std::string(64, 'a'), "form alone"},
      {"sha512=?", "form alone"},
      {crypto::hex(code_by(Hash::sha1, secret_text, body)), "SHA-1; it fits the body and"},
      {crypto::base64(code_by(Hash::sha512, secret_text, body)), "SHA-512; it fits the body and"},
      {crypto::base64(code_by(Hash::sha384, secret_text, body)), "SHA-384; it fits the body and"},
      {crypto::hex(code_by(Hash::md5, secret_text, body)), "MD5; it fits the body and"},
      {std::string(40, 'a'), "SHA-1; told by its form alone"},
      {crypto::base64(crypto::digest(Hash::sha256, body)), "without any key"},
      {crypto::hex(crypto::digest(Hash::sha1, body)), "without any key"},
      {"v0=" + std::string(64, 'a'), "Slack"},
      {"v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=", "Standard Webhooks"},
      {"eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo", "JSON Web Token"},
      {"Bearer abc", "Authorization"},
      {"keyId=\"a\",algorithm=\"hmac-sha256\",signature=\"b\"", "HTTP signature"},
      {"sig1=:dGVzdA==:", "RFC 9421"},
  };
  for (const auto& [signature, says] : cases) {
    CAPTURE(signature);
    const auto explanation = explain(body, signature);
    CHECK(codes(explanation) == "other-scheme");
    CHECK(explanation.message.find(says) != std::string::npos);
  }
}

TEST_CASE("an older secret") {
  std::vector<Secret> secrets;
  for (const char* secret : {"new", "old", "older"}) secrets.emplace_back(secret);
  const auto valid = explain_mismatch(body, signed_with("older", body), secrets);
  CHECK(codes(valid) == "previous-secret");
  CHECK(valid.message.find("number 3 of 3") != std::string::npos);
  const auto both = explain_mismatch(body, signed_with("old", std::string(body) + "\n"), secrets);
  CHECK(codes(both) == "body-trailing-newline-lost previous-secret");
  CHECK(codes(explain_mismatch(body, signed_with("new", body), secrets)).empty());
}

TEST_CASE("what fits nothing is unknown") {
  CHECK(codes(explain(body, signed_with("another", body))) == "unknown");
  CHECK(codes(explain("", signed_with("another", body))) == "unknown");
  CHECK(codes(explain(std::string(200, '['), signed_with("another", body))) == "unknown");
  for (const char* odd : {"", "?", "abcd", "=", "t=1", "v1=a", "\"", "'\"'", "sha256"}) {
    CAPTURE(odd);
    CHECK(codes(explain(body, odd)) == "unknown");
  }
  CHECK(codes(explain_mismatch(body, signed_with("x", body), {})) == "unknown");
}

TEST_CASE("a large body is not tried for ever") {
  const std::string large = "[" + std::string(40'000'000, ' ') + "]";
  const auto explanation = explain(large, signed_with("another", body));
  CHECK(codes(explanation) == "unknown");
  CHECK(explanation.message.find("so large") != std::string::npos);
}
