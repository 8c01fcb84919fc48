#include "sandbox/state.hpp"

#include <fmt/format.h>

#include "crypto/digest.hpp"
#include "s3/signature.hpp"

namespace hookctl::sandbox {

int http_status(Code code) {
  // https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
  switch (code) {
    case Code::cancelled:
      return 499;
    case Code::invalid_argument:
      return 400;
    case Code::not_found:
      return 404;
    case Code::permission_denied:
      return 403;
    case Code::unimplemented:
      return 501;
    case Code::internal:
      return 500;
    case Code::unauthenticated:
      return 401;
  }
  return 500;
}

Answer<std::string> authorize(const State& state, const Caller& caller, Permission needed) {
  constexpr std::string_view scheme = "Bearer ";
  const auto header = caller.authorization.reveal();
  if (header.size() <= scheme.size() || header.substr(0, scheme.size()) != scheme)
    return refuse(Code::unauthenticated, "Unauthorized");
  const auto token = header.substr(scheme.size());
  if (crypto::equal(token, state.identity.token.reveal())) return state.identity.user_id;
  for (const Guest& guest : state.identity.guests)
    if (guest.permission >= needed && crypto::equal(token, guest.token.reveal()))
      return guest.user_id;
  return refuse(Code::unauthenticated, "Unauthorized");
}

Secret presign(const State& state, std::string_view method, std::string_view key,
               std::string_view query) {
  const std::string path = "/" + percent_encode(key, "/");
  const auto host = state.bucket_authority();
  const s3::SignedParts parts{method, path, query, {{"host", host}}, s3::unsigned_payload};
  const s3::Scope scope{state.runtime.clock.now(), std::string(region)};
  auto url = fmt::format(
      "http://{}{}?{}", host, path,
      s3::presigned_query(parts, scope, state.identity.access_key,
                          state.identity.secret_key.reveal(), s3::longest_presigned_validity));
  Secret secret{std::string_view(url)};
  wipe(url.data(), url.size());
  return secret;
}

}  // namespace hookctl::sandbox
