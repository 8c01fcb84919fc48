#include "s3/answer.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace s3 = hookctl::s3;
using hookctl::ErrorCode;

namespace {

hookctl::Error error_for(int status, std::string_view code, std::string_view message = "m") {
  hookctl::http::Response response;
  response.status = status;
  if (!code.empty())
    response.body =
        fmt::format("<Error><Code>{}</Code><Message>{}</Message></Error>", code, message);
  return s3::error_of(response);
}

}  // namespace

TEST_CASE("Answers become errors") {
  struct Case {
    int status;
    std::string_view code;
    ErrorCode expected;
    std::string_view hint;
  };
  const Case cases[] = {
      {403, "SignatureDoesNotMatch", ErrorCode::refused, "secret key"},
      {403, "InvalidAccessKeyId", ErrorCode::refused, "access key"},
      {403, "RequestTimeTooSkewed", ErrorCode::refused, "clock"},
      {403, "AccessDenied", ErrorCode::refused, "expired"},
      {403, "InvalidObjectState", ErrorCode::refused, "letters"},
      {403, "SomethingElse", ErrorCode::refused, "permissions"},
      {403, "", ErrorCode::refused, "permissions"},
      {401, "", ErrorCode::refused, "permissions"},
      {400, "ExpiredToken", ErrorCode::refused, "newer payload"},
      {400, "AuthorizationHeaderMalformed", ErrorCode::refused, "--s3-region"},
      {400, "InvalidPart", ErrorCode::refused, ""},
      {400, "EntityTooSmall", ErrorCode::refused, "5 MiB"},
      {400, "RequestTimeout", ErrorCode::unreachable, ""},
      {400, "BadDigest", ErrorCode::unreachable, ""},
      {301, "PermanentRedirect", ErrorCode::refused, "--s3-endpoint"},
      {307, "", ErrorCode::refused, "--s3-endpoint"},
      {404, "NoSuchBucket", ErrorCode::not_found, "bucket"},
      {404, "NoSuchUpload", ErrorCode::not_found, ""},
      {404, "", ErrorCode::not_found, ""},
      {408, "", ErrorCode::unreachable, ""},
      {411, "MissingContentLength", ErrorCode::refused, ""},
      {429, "", ErrorCode::unreachable, ""},
      {500, "InternalError", ErrorCode::unreachable, ""},
      {501, "NotImplemented", ErrorCode::refused, ""},
      {503, "SlowDown", ErrorCode::unreachable, ""},
      {200, "InternalError", ErrorCode::unreachable, ""},
  };
  for (const auto& [status, code, expected, hint] : cases) {
    CAPTURE(status);
    CAPTURE(code);
    const auto error = error_for(status, code);
    CHECK(error.code == expected);
    CHECK(error.hint.find(hint) != std::string::npos);
    CHECK(error.hint.empty() == hint.empty());
    CHECK(error.message.starts_with(fmt::format("S3 answers {}", status)));
    CHECK(error.message.find(code) != std::string::npos);
  }
}

TEST_CASE("S3's message is shown, short and without control characters") {
  CHECK(error_for(403, "AccessDenied", "Request has expired").message ==
        "S3 answers 403 AccessDenied: Request has expired");
  CHECK(error_for(403, "A&#10;B", "x&#9;y").message == "S3 answers 403 A\\x0aB: x\\x09y");
  CHECK(error_for(400, "A", std::string(10'000, 'x')).message.size() < 600);
  CHECK(error_for(503, "").message == "S3 answers 503 Service Unavailable");
}

TEST_CASE("A document that is no error says nothing") {
  hookctl::http::Response response;
  response.status = 500;
  response.body = "<Result><Code>A</Code></Result>";
  CHECK(s3::service_error(response).code.empty());
  response.body = "<html><p>oops";
  CHECK(s3::service_error(response).code.empty());
}

TEST_CASE("Quotes around an ETag go, others stay") {
  CHECK(s3::unquoted("\"a\"") == "a");
  CHECK(s3::unquoted("a\"") == "a\"");
  CHECK(s3::unquoted("\"") == "\"");
  CHECK(s3::unquoted("") == "");
  CHECK(s3::unquoted("-a") == "-a");
}
