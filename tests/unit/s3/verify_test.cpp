#include "s3/verify.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace s3 = hookctl::s3;
using namespace std::chrono_literals;
using hookctl::parse_time;
using hookctl::Secret;
using hookctl::Time;

namespace {

constexpr std::string_view key = "test:tester/x";
constexpr std::string_view secret = "s3cr3t";
constexpr std::string_view hash =
    "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";

Time signed_at() {
  return *parse_time("2026-03-01T23:59:30Z");
}

std::optional<Secret> lookup(std::string_view name) {
  if (name == key) return Secret(secret);
  return std::nullopt;
}

/// A request that can be altered between being signed and being judged.
struct Example {
  std::string method = "PUT";
  std::string path = "/b/a%20b%2Bc%25";
  std::string query = "partNumber=1&uploadId=x%2Fy";
  s3::Fields headers{{"Host", "localhost:9000"},
                     {"X-Amz-Date", "20260301T235930Z"},
                     {"x-amz-content-sha256", std::string(hash)},
                     {"x-amz-meta-a", "1"}};
  s3::Scope scope{signed_at(), "RegionOne"};
  Time now = signed_at();
  s3::VerifyOptions options;

  s3::SignedParts parts(std::string_view payload) const {
    return {method, path, query, headers, payload};
  }
  Example& sign_header() {
    headers.emplace_back("Authorization", s3::authorization(parts(hash), scope, key, secret));
    return *this;
  }
  Example& presign(std::chrono::seconds validity = 600s) {
    headers = {{"Host", "localhost:9000"}};
    query = s3::presigned_query(parts(s3::unsigned_payload), scope, key, secret, validity);
    return *this;
  }
  std::string& header(std::string_view name) {
    for (auto& [key_of, value] : headers)
      if (key_of == name) return value;
    return headers.emplace_back(name, "").second;
  }
  void drop(std::string_view name) {
    std::erase_if(headers, [&](const auto& field) { return field.first == name; });
  }
  void replace(std::string& in, std::string_view from, std::string_view to) {
    REQUIRE(in.find(from) != std::string::npos);
    in.replace(in.find(from), from.size(), to);
  }
  auto verdict() const {
    s3::IncomingRequest request{method, path, query, {}};
    for (const auto& [name, value] : headers) request.headers.emplace_back(name, value);
    return s3::verify(request, lookup, now, options);
  }
  /// "STATUS Code", or "ok".
  std::string outcome() const {
    const auto judged = verdict();
    return judged ? "ok" : fmt::format("{} {}", judged.error().status, judged.error().code);
  }
};

}  // namespace

TEST_CASE("A signed request is recognised, and its payload's hash handed on") {
  Example example;
  const auto verdict = example.sign_header().verdict();
  REQUIRE(verdict);
  CHECK(verdict->access_key == key);
  CHECK(verdict->payload_hash == hash);
  CHECK_FALSE(verdict->presigned);
  CHECK(verdict->scope.region == "RegionOne");
}

TEST_CASE("A presigned request is recognised") {
  Example example;
  const auto verdict = example.presign().verdict();
  REQUIRE(verdict);
  CHECK(verdict->access_key == key);
  CHECK(verdict->payload_hash == s3::unsigned_payload);
  CHECK(verdict->presigned);
}

TEST_CASE("What the signature covers cannot be changed") {
  Example intact;
  intact.sign_header();
  Example example = intact;
  SUBCASE("method") {
    example.method = "GET";
  }
  SUBCASE("path") {
    example.path += "x";
  }
  SUBCASE("query") {
    example.query += "&x=1";
  }
  SUBCASE("host") {
    example.header("Host") = "elsewhere";
  }
  SUBCASE("header") {
    example.header("x-amz-meta-a") = "2";
  }
  SUBCASE("a header that has gone") {
    example.drop("x-amz-meta-a");
  }
  SUBCASE("a header twice") {
    example.headers.emplace_back("X-Amz-Meta-A", "2");
  }
  SUBCASE("payload") {
    example.header("x-amz-content-sha256")[0] = '5';
  }
  SUBCASE("time") {
    example.header("X-Amz-Date") = "20260301T235931Z";
  }
  SUBCASE("region") {
    example.replace(example.header("Authorization"), "RegionOne", "RegionTwo");
  }
  SUBCASE("signature") {
    char& last = example.header("Authorization").back();
    last = last == '0' ? '1' : '0';
  }
  CHECK(example.outcome() == "403 SignatureDoesNotMatch");
}

TEST_CASE("What a presigned URL covers cannot be changed") {
  Example example;
  example.presign();
  SUBCASE("method") {
    example.method = "GET";
  }
  SUBCASE("path") {
    example.path += "x";
  }
  SUBCASE("query") {
    example.query += "&x=1";
  }
  SUBCASE("validity") {
    example.replace(example.query, "Expires=600", "Expires=601");
  }
  SUBCASE("host") {
    example.header("Host") = "elsewhere";
  }
  CHECK(example.outcome() == "403 SignatureDoesNotMatch");
}

TEST_CASE("Another encoding of the same path and query is the same request") {
  Example example;
  example.sign_header();
  example.path = "/b/a b+c%25";
  example.query = "uploadId=x/y&partNumber=1";
  CHECK(example.outcome() == "ok");
}

TEST_CASE("Faults of an Authorization header") {
  Example example;
  example.sign_header();
  std::string& authorization = example.header("Authorization");
  std::string expected = "400 AuthorizationHeaderMalformed";
  SUBCASE("none at all") {
    example.drop("Authorization");
    expected = "403 AccessDenied";
  }
  SUBCASE("another scheme") {
    authorization = "AWS AKID:signature";
    expected = "400 InvalidRequest";
  }
  SUBCASE("another algorithm") {
    authorization.insert(16, "X");
    expected = "400 InvalidRequest";
  }
  SUBCASE("no parts") {
    authorization = "AWS4-HMAC-SHA256 x";
  }
  SUBCASE("no signature") {
    authorization.resize(authorization.find(", Signature"));
  }
  SUBCASE("a short signature") {
    authorization.pop_back();
  }
  SUBCASE("a signature in upper case") {
    authorization.back() = 'A';
  }
  SUBCASE("no signed headers") {
    example.replace(authorization, "SignedHeaders", "Signed");
  }
  SUBCASE("a scope of four parts") {
    example.replace(authorization, "test:tester/x/", "");
  }
  SUBCASE("an empty key") {
    example.replace(authorization, "test:tester/x", "");
  }
  SUBCASE("another terminator") {
    example.replace(authorization, "aws4_request", "aws5_request");
  }
  SUBCASE("another service") {
    example.replace(authorization, "/s3/", "/sqs/");
  }
  SUBCASE("another day") {
    example.replace(authorization, "20260301", "20260302");
  }
  SUBCASE("host not signed") {
    example.replace(authorization, "=host;", "=");
  }
  SUBCASE("another region than is asked for") {
    example.options.region = "RegionTwo";
  }
  SUBCASE("an x-amz header not signed") {
    example.headers.emplace_back("X-Amz-Acl", "public-read");
    expected = "403 AccessDenied";
  }
  SUBCASE("no date") {
    example.drop("X-Amz-Date");
    expected = "403 AccessDenied";
  }
  SUBCASE("a date of another form") {
    example.header("X-Amz-Date") = "2026-03-01T23:59:30Z";
    expected = "403 AccessDenied";
  }
  SUBCASE("a second that does not exist") {
    example.header("X-Amz-Date") = "20260301T235960Z";
    expected = "403 AccessDenied";
  }
  SUBCASE("a date cut short") {
    example.header("X-Amz-Date") = "20260301";
    expected = "403 AccessDenied";
  }
  SUBCASE("a date that does not exist") {
    example.header("X-Amz-Date") = "20260231T235930Z";
    expected = "403 AccessDenied";
  }
  SUBCASE("no payload hash") {
    example.drop("x-amz-content-sha256");
    expected = "400 InvalidRequest";
  }
  SUBCASE("a payload hash that is none") {
    example.header("x-amz-content-sha256") = "abc";
    expected = "400 InvalidArgument";
  }
  SUBCASE("a payload signed in chunks") {
    example.header("x-amz-content-sha256") = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    expected = "501 NotImplemented";
  }
  SUBCASE("an unknown key") {
    example.replace(authorization, "test:tester", "test:tested");
    expected = "403 InvalidAccessKeyId";
  }
  SUBCASE("two mechanisms") {
    example.query += "&X-Amz-Algorithm=AWS4-HMAC-SHA256";
    expected = "400 InvalidArgument";
  }
  SUBCASE("too late") {
    example.now = signed_at() + 15min + 1ms;
    expected = "403 RequestTimeTooSkewed";
  }
  SUBCASE("too early") {
    example.now = signed_at() - 15min - 1ms;
    expected = "403 RequestTimeTooSkewed";
  }
  SUBCASE("just in time") {
    example.now = signed_at() + 15min;
    expected = "ok";
  }
  SUBCASE("blanks are no fault") {
    example.replace(authorization, ", SignedHeaders", " ,\t SignedHeaders");
    expected = "ok";
  }
  SUBCASE("no blanks are no fault") {
    example.replace(authorization, ", Signed", ",Signed");
    example.replace(authorization, ", Signature", ",Signature");
    expected = "ok";
  }
  CHECK(example.outcome() == expected);
}

TEST_CASE("Faults of a presigned URL") {
  Example example;
  example.presign();
  std::string& query = example.query;
  std::string expected = "400 AuthorizationQueryParametersError";
  SUBCASE("no date") {
    example.replace(query, "X-Amz-Date", "Date");
  }
  SUBCASE("no algorithm") {
    example.replace(query, "X-Amz-Algorithm", "Algorithm");
  }
  SUBCASE("no expiry") {
    example.replace(query, "X-Amz-Expires=600&", "");
  }
  SUBCASE("another algorithm") {
    example.replace(query, "SHA256", "SHA512");
  }
  SUBCASE("a negative expiry") {
    example.replace(query, "=600", "=-1");
  }
  SUBCASE("an expiry that is no number") {
    example.replace(query, "=600", "=600s");
  }
  SUBCASE("more than a week") {
    example.presign(604'801s);
  }
  SUBCASE("a parameter twice") {
    query += "&X-Amz-Expires=600";
  }
  SUBCASE("a broken signature") {
    query.pop_back();
  }
  SUBCASE("a broken date") {
    example.replace(query, "T235930Z", "");
  }
  SUBCASE("another service") {
    example.replace(query, "%2Fs3%2F", "%2Fiam%2F");
  }
  SUBCASE("a foreign region") {
    example.options.region = "RegionTwo";
  }
  SUBCASE("a week") {
    example = Example();
    example.presign(604'800s);
    example.now = signed_at() + 604'800s;
    expected = "ok";
  }
  SUBCASE("to the last moment") {
    example.now = signed_at() + 600s;
    expected = "ok";
  }
  SUBCASE("expired") {
    example.now = signed_at() + 600s + 1ms;
    expected = "403 AccessDenied";
    CHECK(example.verdict().error().message == "Request has expired");
  }
  SUBCASE("from the future") {
    example.now = signed_at() - 15min - 1ms;
    expected = "403 AccessDenied";
  }
  SUBCASE("an x-amz header not signed") {
    example.headers.emplace_back("x-amz-acl", "public-read");
    expected = "403 AccessDenied";
  }
  SUBCASE("another header beside") {
    example.headers.emplace_back("Content-Type", "text/plain");
    expected = "ok";
  }
  SUBCASE("a payload hash that was not signed") {
    example.headers.emplace_back("x-amz-content-sha256", hash);
    expected = "403 SignatureDoesNotMatch";
  }
  SUBCASE("another key") {
    example.replace(query, "test", "tesd");
    expected = "403 InvalidAccessKeyId";
  }
  CHECK(example.outcome() == expected);
}
