#include "s3/signature.hpp"

#include <doctest/doctest.h>

#include "crypto/encoding.hpp"

namespace s3 = hookctl::s3;
namespace crypto = hookctl::crypto;

using hookctl::parse_time;
using hookctl::Time;
using s3::Fields;
using s3::Scope;
using s3::SignedParts;

namespace {

constexpr std::string_view empty_hash = s3::empty_payload_hash;

/// The key pairs of AWS's test suite and of the examples in S3's documentation.
constexpr std::string_view suite_key = "AKIDEXAMPLE";
constexpr std::string_view suite_secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr std::string_view s3_key = "AKIAIOSFODNN7EXAMPLE";
constexpr std::string_view s3_secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

Scope suite_scope() {
  return {*parse_time("2015-08-30T12:36:00Z"), "us-east-1", "service"};
}

Scope s3_scope() {
  return {*parse_time("2013-05-24T00:00:00Z"), "us-east-1", "s3"};
}

/// A case of aws-sig-v4-test-suite; host and x-amz-date are in each of them.
struct SuiteCase {
  std::string_view name, method, path, query;
  Fields headers;
  std::string_view signature;
  std::string_view payload_hash = empty_hash;
};

/// An example of S3's documentation; all carry host, x-amz-date and x-amz-content-sha256.
struct S3Case {
  std::string_view name, method, path, query;
  Fields headers;
  std::string_view payload_hash, signed_headers, signature;
};

}  // namespace

TEST_CASE("The signing key is that of AWS's example") {
  const auto key = s3::signing_key({*parse_time("2015-08-30"), "us-east-1", "iam"}, suite_secret);
  CHECK(crypto::hex(crypto::bytes_of(key)) ==
        "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

TEST_CASE("The canonical request and the string to sign of get-vanilla") {
  const SignedParts parts{
      .method = "GET",
      .path = "/",
      .query = "",
      .headers = {{"Host", "example.amazonaws.com"}, {"X-Amz-Date", "20150830T123600Z"}},
      .payload_hash = empty_hash};
  const std::string canonical = s3::canonical_request(parts);
  CHECK(canonical ==
        "GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(s3::string_to_sign(suite_scope(), canonical) ==
        "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"
        "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63");
  CHECK(s3::authorization(parts, suite_scope(), suite_key, suite_secret) ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, "
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST_CASE("Signatures are those of AWS's test suite") {
  const SuiteCase cases[] = {
      {"get-vanilla",
       "GET",
       "/",
       "",
       {},
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-unreserved",
       "GET",
       "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
       "",
       {},
       "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
      {"get-utf8",
       "GET",
       "/\xe1\x88\xb4",
       "",
       {},
       "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"get-space",
       "GET",
       "/example space/",
       "",
       {},
       "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
      {"get-vanilla-query-order-key-case",
       "GET",
       "/",
       "Param2=value2&Param1=value1",
       {},
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-vanilla-query-order-key",
       "GET",
       "/",
       "Param1=value2&Param1=Value1",
       {},
       "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"},
      {"get-vanilla-query-order-value",
       "GET",
       "/",
       "Param1=value2&Param1=value1",
       {},
       "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
      {"get-vanilla-query-unreserved",
       "GET",
       "/",
       "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz="
       "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
       {},
       "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
      {"get-vanilla-empty-query-key",
       "GET",
       "/",
       "Param1=value1",
       {},
       "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
      {"get-vanilla-utf8-query",
       "GET",
       "/",
       "\xe1\x88\xb4=bar",
       {},
       "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
      {"get-header-key-duplicate",
       "GET",
       "/",
       "",
       {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {"get-header-value-order",
       "GET",
       "/",
       "",
       {{"My-Header1", "value4"},
        {"My-Header1", "value1"},
        {"My-Header1", "value3"},
        {"My-Header1", "value2"}},
       "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
      {"get-header-value-trim",
       "GET",
       "/",
       "",
       {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"post-vanilla",
       "POST",
       "/",
       "",
       {},
       "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"post-vanilla-query",
       "POST",
       "/",
       "Param1=value1",
       {},
       "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
      {"post-header-key-sort",
       "POST",
       "/",
       "",
       {{"My-Header1", "value1"}},
       "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
      {"post-header-value-case",
       "POST",
       "/",
       "",
       {{"My-Header1", "VALUE1"}},
       "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
      {"post-x-www-form-urlencoded",
       "POST",
       "/",
       "",
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
       "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.name);
    SignedParts parts{.method = test.method,
                      .path = test.path,
                      .query = test.query,
                      .headers = test.headers,
                      .payload_hash = test.payload_hash};
    parts.headers.emplace_back("Host", "example.amazonaws.com");
    parts.headers.emplace_back("X-Amz-Date", "20150830T123600Z");
    CHECK(s3::sign(parts, suite_scope(), suite_secret) == test.signature);
  }
}

TEST_CASE("Signatures are those of the examples in S3's documentation") {
  const S3Case cases[] = {
      {"GET object",
       "GET",
       "/test.txt",
       "",
       {{"Range", "bytes=0-9"}},
       empty_hash,
       "host;range;x-amz-content-sha256;x-amz-date",
       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
      {"PUT object",
       "PUT",
       "/test%24file.text",
       "",
       {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
       "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
       "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
       "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
      {"GET bucket lifecycle",
       "GET",
       "/",
       "lifecycle",
       {},
       empty_hash,
       "host;x-amz-content-sha256;x-amz-date",
       "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {"list objects",
       "GET",
       "/",
       "max-keys=2&prefix=J",
       {},
       empty_hash,
       "host;x-amz-content-sha256;x-amz-date",
       "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.name);
    SignedParts parts{.method = test.method,
                      .path = test.path,
                      .query = test.query,
                      .headers = test.headers,
                      .payload_hash = test.payload_hash};
    parts.headers.emplace_back("Host", "examplebucket.s3.amazonaws.com");
    parts.headers.emplace_back("x-amz-content-sha256", test.payload_hash);
    parts.headers.emplace_back("x-amz-date", "20130524T000000Z");
    CHECK(s3::signed_header_names(parts.headers) == test.signed_headers);
    CHECK(s3::sign(parts, s3_scope(), s3_secret) == test.signature);
  }
}

TEST_CASE("The first signature of S3's example of a chunked upload") {
  const SignedParts parts{
      .method = "PUT",
      .path = "/examplebucket/chunkObject.txt",
      .query = "",
      .headers = {{"Host", "s3.amazonaws.com"},
                  {"x-amz-date", "20130524T000000Z"},
                  {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                  {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"},
                  {"Content-Encoding", "aws-chunked"},
                  {"x-amz-decoded-content-length", "66560"},
                  {"Content-Length", "66824"}},
      .payload_hash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"};
  CHECK(s3::sign(parts, s3_scope(), s3_secret) ==
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
}

TEST_CASE("A presigned URL is that of S3's documentation") {
  const SignedParts parts{.method = "GET",
                          .path = "/test.txt",
                          .query = "",
                          .headers = {{"Host", "examplebucket.s3.amazonaws.com"}},
                          .payload_hash = s3::unsigned_payload};
  CHECK(s3::presigned_query(parts, s3_scope(), s3_key, s3_secret, std::chrono::seconds(86400)) ==
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
        "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&"
        "X-Amz-SignedHeaders=host&"
        "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST_CASE("A presigned URL keeps the query that it is added to") {
  const SignedParts parts{.method = "PUT",
                          .path = "/k",
                          .query = "partNumber=2&uploadId=a%2Fb",
                          .headers = {{"Host", "h"}},
                          .payload_hash = s3::unsigned_payload};
  const auto query =
      s3::presigned_query(parts, s3_scope(), s3_key, s3_secret, std::chrono::seconds(60));
  CHECK(query.starts_with("partNumber=2&uploadId=a%2Fb&X-Amz-Algorithm="));
}

TEST_CASE("A path is encoded once and not normalised") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", "/"},
      {"/", "/"},
      {"/a b", "/a%20b"},
      {"/a%20b", "/a%20b"},
      {"/a+b", "/a%2Bb"},
      {"/a%2bb", "/a%2Bb"},
      {"/100%25", "/100%25"},
      {"/K%C3%A4fer", "/K%C3%A4fer"},
      {"/K\xc3\xa4"
       "fer",
       "/K%C3%A4fer"},
      {"/a=b&c", "/a%3Db%26c"},
      {"//a//b/", "//a//b/"},
      {"/a/../b/./c", "/a/../b/./c"},
      {"/-_.~!*'()", "/-_.~%21%2A%27%28%29"},
  };
  for (const auto& [path, canonical] : cases) CHECK(s3::canonical_path(path) == canonical);
}

TEST_CASE("A query is sorted by its encoded names, then values") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"acl", "acl="},
      {"b=2&a=1", "a=1&b=2"},
      {"a=2&a=1&a", "a=&a=1&a=2"},
      {"a=b=c", "a=b%3Dc"},
      {"p=a/b%2Fc+d", "p=a%2Fb%2Fc%2Bd"},
      {"&&a=1&", "a=1"},
      {"uploads=&Z=1&%C3%A4=2", "%C3%A4=2&Z=1&uploads="},
      {"a-b=1&a=2", "a=2&a-b=1"},
  };
  for (const auto& [query, canonical] : cases) CHECK(s3::canonical_query(query) == canonical);
}

TEST_CASE("Headers are lower case, trimmed, sorted, and joined where a name repeats") {
  const Fields headers{{"X-Amz-Meta-A-B", "1"},
                       {"x-amz-meta-a", "  two \t  words "},
                       {"Host", "h"},
                       {"X-AMZ-META-A", "3"},
                       {"x-empty", ""}};
  CHECK(s3::canonical_headers(headers) ==
        "host:h\nx-amz-meta-a:two words,3\nx-amz-meta-a-b:1\nx-empty:\n");
  CHECK(s3::signed_header_names(headers) == "host;x-amz-meta-a;x-amz-meta-a-b;x-empty");
}
