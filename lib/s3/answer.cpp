#include "s3/answer.hpp"

#include <array>

#include <fmt/format.h>

#include "base/log.hpp"
#include "http/server.hpp"
#include "s3/xml.hpp"

namespace hookctl::s3 {
namespace {

constexpr std::size_t longest_message = 500;

struct Hint {
  std::string_view code;
  std::string_view text;
};

constexpr std::array hints{
    Hint{"SignatureDoesNotMatch", "check access key, secret key and --s3-region"},
    Hint{"InvalidAccessKeyId", "check the access key; the payload's keys belong to one project"},
    Hint{"RequestTimeTooSkewed", "set this machine's clock"},
    Hint{"AuthorizationHeaderMalformed", "check --s3-region"},
    Hint{"InvalidRegion", "check --s3-region"},
    Hint{"ExpiredToken", "the keys have expired: use those of a newer payload"},
    Hint{"AccessDenied", "the keys do not permit this, or have expired"},
    Hint{"InvalidObjectState",
         "Aruna refuses names with characters other than letters, digits and -!_.*'()/"},
    Hint{"NoSuchBucket", "check the bucket, --s3-endpoint and --path-style"},
    Hint{"PermanentRedirect", "check --s3-endpoint and --s3-region"},
    Hint{"TemporaryRedirect", "check --s3-endpoint and --s3-region"},
    Hint{"EntityTooSmall", "this server asks for parts of at least 5 MiB"},
    Hint{"QuotaExceeded", "free space at the storage"},
};

std::string_view hint_for(std::string_view code, int status) {
  for (const Hint& hint : hints)
    if (hint.code == code) return hint.text;
  if (status == 401 || status == 403) return "check the S3 keys, their permissions and the clock";
  if (status >= 300 && status < 400) return "check --s3-endpoint and --s3-region";
  return {};
}

ErrorCode code_for(std::string_view code, int status) {
  // Answers of status 400 to a request that broke on its way: another try may go well.
  if (code == "RequestTimeout" || code == "BadDigest" || code == "XAmzContentSHA256Mismatch" ||
      code == "IncompleteBody")
    return ErrorCode::unreachable;
  if (status == 404) return ErrorCode::not_found;
  if (status >= 500 && status != 501) return ErrorCode::unreachable;
  if (status == 408 || status == 429 || (status >= 200 && status < 300))
    return ErrorCode::unreachable;
  return ErrorCode::refused;
}

}  // namespace

ServiceError service_error(const http::Response& response) {
  const auto document = parse_document(response.body);
  if (!document || document->root != "Error") return {};
  return {std::string(document->field("Code")), std::string(document->field("Message"))};
}

Error error_of(const http::Response& response) {
  const ServiceError error = service_error(response);
  std::string text = fmt::format("S3 answers {}", response.status);
  if (!error.code.empty()) {
    text += fmt::format(" {}", printable(error.code));
  } else if (const auto reason = http::reason_phrase(response.status); !reason.empty()) {
    text += fmt::format(" {}", reason);
  }
  if (!error.message.empty())
    text += fmt::format(": {}", printable(error.message.substr(0, longest_message)));
  return {code_for(error.code, response.status),
          std::move(text),
          {},
          std::string(hint_for(error.code, response.status))};
}

std::string unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
    etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

}  // namespace hookctl::s3
