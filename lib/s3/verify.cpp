#include "s3/verify.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/url.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::s3 {
namespace {

constexpr auto npos = std::string_view::npos;

using Checked = tl::expected<void, Refusal>;

/// What a request claims, from its header or from its query.
struct Claim {
  std::string access_key;
  std::string credential_date;
  std::string signed_headers;
  std::string signature;
  std::string payload_hash;
  Scope scope;
  bool presigned = false;
  std::chrono::seconds validity{0};
};

tl::unexpected<Refusal> refuse(int status, std::string_view code, std::string message) {
  return tl::unexpected<Refusal>(Refusal{status, std::string(code), std::move(message)});
}

tl::unexpected<Refusal> denied(std::string message) {
  return refuse(403, "AccessDenied", std::move(message));
}

/// A fault of form has a code of its own for each of the two ways.
tl::unexpected<Refusal> malformed(bool presigned, std::string_view why) {
  if (presigned) return refuse(400, "AuthorizationQueryParametersError", std::string(why));
  return refuse(400, "AuthorizationHeaderMalformed",
                fmt::format("The authorization header is malformed; {}", why));
}

std::optional<std::string_view> header(const IncomingRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers)
    if (same_ignoring_case(key, name)) return value;
  return std::nullopt;
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the text up to the next `mark` off, or all that is left.
std::string_view next_piece(std::string_view& text, char mark) {
  const auto end = std::min(text.find(mark), text.size());
  const auto piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return piece;
}

/// Reads `20130524T000000Z`.
std::optional<Time> parse_basic_time(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  const auto time = parse_time(fmt::format("{}-{}-{}T{}:{}:{}Z", text.substr(0, 4),
                                           text.substr(4, 2), text.substr(6, 2), text.substr(9, 2),
                                           text.substr(11, 2), text.substr(13, 2)));
  if (!time || format_basic_time(*time) != text) return std::nullopt;
  return *time;
}

bool is_signature(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == npos;
}

/// Reads `KEY/DATE/REGION/SERVICE/aws4_request` from its end: a key may hold a slash.
Checked read_credential(std::string_view text, Claim& claim) {
  std::string_view pieces[4];
  for (int i = 3; i >= 0; --i) {
    const auto slash = text.rfind('/');
    if (slash == npos)
      return malformed(claim.presigned,
                       "the Credential is mal-formed; expecting "
                       "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    pieces[i] = text.substr(slash + 1);
    text = text.substr(0, slash);
  }
  if (text.empty()) return malformed(claim.presigned, "the Credential has no access key.");
  if (pieces[3] != "aws4_request")
    return malformed(claim.presigned, "incorrect terminal. This endpoint uses \"aws4_request\".");
  if (pieces[2] != "s3")
    return malformed(claim.presigned, "incorrect service. This endpoint belongs to \"s3\".");
  claim.access_key = text;
  claim.credential_date = pieces[0];
  claim.scope.region = pieces[1];
  claim.scope.service = pieces[2];
  return {};
}

Checked read_time(std::string_view text, Claim& claim) {
  const auto time = parse_basic_time(text);
  if (!time && claim.presigned)
    return malformed(true,
                     "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!time) return denied("AWS authentication requires a valid Date or x-amz-date header");
  claim.scope.time = *time;
  if (claim.credential_date != text.substr(0, 8))
    return malformed(claim.presigned, "the Credential's date is not that of the request.");
  return {};
}

tl::expected<Claim, Refusal> claim_of_header(const IncomingRequest& request,
                                             std::string_view authorization) {
  Claim claim;
  if (!authorization.starts_with(signature_algorithm) ||
      !authorization.substr(signature_algorithm.size()).starts_with(' '))
    return refuse(400, "InvalidRequest",
                  "The authorization mechanism you have provided is not supported. Please use "
                  "AWS4-HMAC-SHA256.");
  std::string_view rest = authorization.substr(signature_algorithm.size());
  std::string_view credential;
  while (!rest.empty()) {
    std::string_view value = next_piece(rest, ',');
    const std::string_view name = without_blanks(next_piece(value, '='));
    value = without_blanks(value);
    if (name == "Credential") credential = value;
    if (name == "SignedHeaders") claim.signed_headers = value;
    if (name == "Signature") claim.signature = value;
  }
  if (credential.empty() || claim.signed_headers.empty() || !is_signature(claim.signature))
    return malformed(false, "it needs Credential, SignedHeaders and Signature.");
  if (const auto read = read_credential(credential, claim); !read)
    return tl::unexpected(read.error());
  if (const auto read = read_time(header(request, "x-amz-date").value_or(""), claim); !read)
    return tl::unexpected(read.error());
  const auto hash = header(request, "x-amz-content-sha256");
  if (!hash)
    return refuse(400, "InvalidRequest",
                  "Missing required header for this request: x-amz-content-sha256");
  claim.payload_hash = *hash;
  return claim;
}

/// The parameters by which a URL is signed, each of which may stand there once.
struct PresignedParameters {
  std::optional<std::string> algorithm, credential, date, expires, signed_headers, signature,
      payload_hash;

  std::optional<std::string>* named(std::string_view name) {
    if (name == "X-Amz-Algorithm") return &algorithm;
    if (name == "X-Amz-Credential") return &credential;
    if (name == "X-Amz-Date") return &date;
    if (name == "X-Amz-Expires") return &expires;
    if (name == "X-Amz-SignedHeaders") return &signed_headers;
    if (name == "X-Amz-Signature") return &signature;
    if (name == "X-Amz-Content-Sha256") return &payload_hash;
    return nullptr;
  }
};

tl::expected<PresignedParameters, Refusal> read_parameters(std::string_view query) {
  PresignedParameters found;
  while (!query.empty()) {
    std::string_view value = next_piece(query, '&');
    const std::string name = percent_decode(next_piece(value, '='));
    std::optional<std::string>* place = found.named(name);
    if (place == nullptr) continue;
    if (*place) return malformed(true, fmt::format("{} is there more than once.", name));
    *place = percent_decode(value);
  }
  return found;
}

tl::expected<Claim, Refusal> claim_of_query(const IncomingRequest& request) {
  const auto parameters = read_parameters(request.query);
  if (!parameters) return tl::unexpected(parameters.error());
  const PresignedParameters& found = *parameters;
  Claim claim;
  claim.presigned = true;
  if (!found.algorithm || !found.credential || !found.date || !found.expires ||
      !found.signed_headers || !found.signature)
    return malformed(true,
                     "Query-string authentication version 4 requires the X-Amz-Algorithm, "
                     "X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and "
                     "X-Amz-Expires parameters.");
  if (*found.algorithm != signature_algorithm)
    return malformed(true, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
  if (!is_signature(*found.signature)) return malformed(true, "X-Amz-Signature is no signature.");
  claim.signature = *found.signature;
  claim.signed_headers = *found.signed_headers;
  if (const auto read = read_credential(*found.credential, claim); !read)
    return tl::unexpected(read.error());
  if (const auto read = read_time(*found.date, claim); !read) return tl::unexpected(read.error());

  std::uint32_t seconds = 0;
  const char* const end = found.expires->data() + found.expires->size();
  const auto read = std::from_chars(found.expires->data(), end, seconds);
  if (read.ec != std::errc{} || read.ptr != end)
    return malformed(true, "X-Amz-Expires should be a number of seconds, not negative");
  claim.validity = std::chrono::seconds(seconds);
  if (claim.validity > longest_presigned_validity)
    return malformed(true,
                     "X-Amz-Expires must be less than a week (in seconds); that is, the given "
                     "X-Amz-Expires must be less than 604800 seconds");
  claim.payload_hash = found.payload_hash.value_or(
      std::string(header(request, "x-amz-content-sha256").value_or(unsigned_payload)));
  return claim;
}

Checked check_time(const Claim& claim, Time now, const VerifyOptions& options) {
  if (!claim.presigned) {
    if (std::chrono::abs(now - claim.scope.time) > options.skew)
      return refuse(403, "RequestTimeTooSkewed",
                    "The difference between the request time and the current time is too large.");
    return {};
  }
  if (claim.scope.time - now > options.skew) return denied("Request is not yet valid");
  if (now > claim.scope.time + claim.validity) return denied("Request has expired");
  return {};
}

Checked check_payload_hash(std::string_view hash) {
  if (hash == unsigned_payload || is_signature(hash)) return {};
  if (hash.starts_with("STREAMING-"))
    return refuse(501, "NotImplemented",
                  "A payload that is signed in chunks, or has a trailer, is not implemented");
  return refuse(400, "InvalidArgument",
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, or a valid sha256 value.");
}

/// The headers that the claim names; those that must be signed have to be among them.
tl::expected<Fields, Refusal> signed_fields(const IncomingRequest& request, const Claim& claim) {
  Fields fields;
  bool host = false;
  std::string_view rest = claim.signed_headers;
  while (!rest.empty()) {
    const std::string_view name = next_piece(rest, ';');
    host = host || name == "host";
    const auto before = fields.size();
    for (const auto& [key, value] : request.headers)
      if (same_ignoring_case(key, name)) fields.emplace_back(name, value);
    // A header that was signed and is not there counts as empty; the signature then differs.
    if (fields.size() == before) fields.emplace_back(name, "");
  }
  if (!host) return malformed(claim.presigned, "the host header must be signed.");
  for (const auto& [key, value] : request.headers) {
    const auto is_key = [&key = key](const auto& field) {
      return same_ignoring_case(field.first, key);
    };
    const bool must_be_signed = key.size() > 6 && same_ignoring_case(key.substr(0, 6), "x-amz-");
    // S3 lets the payload's digest go unsigned in a header: in the signature it stands anyway.
    if (must_be_signed && !same_ignoring_case(key, "x-amz-content-sha256") &&
        std::ranges::none_of(fields, is_key))
      return denied("There were headers present in the request which were not signed");
  }
  return fields;
}

/// The query without the signature, which cannot sign itself.
std::string query_that_is_signed(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::string_view pair = next_piece(query, '&');
    if (percent_decode(pair.substr(0, pair.find('='))) == "X-Amz-Signature") continue;
    if (!out.empty()) out += '&';
    out += pair;
  }
  return out;
}

Checked check_signature(const IncomingRequest& request, const Claim& claim, const Secret& secret) {
  auto fields = signed_fields(request, claim);
  if (!fields) return tl::unexpected(std::move(fields).error());
  const std::string query =
      claim.presigned ? query_that_is_signed(request.query) : std::string(request.query);
  const SignedParts parts{.method = request.method,
                          .path = request.path,
                          .query = query,
                          .headers = std::move(*fields),
                          .payload_hash = claim.payload_hash};
  if (crypto::equal(sign(parts, claim.scope, secret.reveal()), claim.signature)) return {};
  return refuse(403, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. "
                "Check your key and signing method.");
}

bool has_signed_query(std::string_view query) {
  while (!query.empty()) {
    const std::string_view pair = next_piece(query, '&');
    const std::string name = percent_decode(pair.substr(0, pair.find('=')));
    if (name == "X-Amz-Algorithm" || name == "X-Amz-Signature") return true;
  }
  return false;
}

tl::expected<Claim, Refusal> claim_of(const IncomingRequest& request) {
  const auto authorization = header(request, "authorization");
  const bool in_query = has_signed_query(request.query);
  if (authorization && in_query)
    return refuse(400, "InvalidArgument",
                  "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
                  "Signature query string parameter or the Authorization header should be "
                  "specified");
  if (authorization) return claim_of_header(request, *authorization);
  if (in_query) return claim_of_query(request);
  return denied("Access Denied");
}

}  // namespace

tl::expected<Verified, Refusal> verify(const IncomingRequest& request, const SecretLookup& secrets,
                                       Time now, const VerifyOptions& options) {
  auto claim = claim_of(request);
  if (!claim) return tl::unexpected(std::move(claim).error());
  if (options.region && claim->scope.region != *options.region)
    return malformed(claim->presigned,
                     fmt::format("the region is wrong; expecting '{}'", *options.region));
  const auto judged = check_time(*claim, now, options).and_then([&] {
    return check_payload_hash(claim->payload_hash);
  });
  if (!judged) return tl::unexpected(judged.error());
  const std::optional<Secret> secret = secrets(claim->access_key);
  if (!secret)
    return refuse(403, "InvalidAccessKeyId",
                  "The AWS Access Key Id you provided does not exist in our records.");
  if (const auto same = check_signature(request, *claim, *secret); !same)
    return tl::unexpected(same.error());
  return Verified{std::move(claim->access_key), std::move(claim->payload_hash), claim->presigned,
                  std::move(claim->scope)};
}

}  // namespace hookctl::s3
