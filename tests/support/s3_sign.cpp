// Signs requests for the comparison with botocore: JSON lines in, JSON lines out.
//
// In:  {"method","path","query","headers":[[name,value],…],"payload_hash","time","region",
//       "access_key","secret_key","expires"?}
// Out: {"canonical","authorization","verdict"} or, with "expires", {"query","verdict"}.
#include <iostream>

#include <nlohmann/json.hpp>

#include "s3/signature.hpp"
#include "s3/verify.hpp"

namespace s3 = hookctl::s3;
using nlohmann::json;

namespace {

std::string verdict(const s3::SignedParts& parts, const s3::Fields& fields, const s3::Scope& scope,
                    const json& in) {
  s3::IncomingRequest request{parts.method, parts.path, parts.query, {}};
  for (const auto& [name, value] : fields) request.headers.emplace_back(name, value);
  const auto lookup = [&](std::string_view key) -> std::optional<hookctl::Secret> {
    if (key != in.at("access_key").get<std::string>()) return std::nullopt;
    return hookctl::Secret(in.at("secret_key").get<std::string>());
  };
  const auto judged = s3::verify(request, lookup, scope.time);
  return judged ? "ok" : judged.error().code + ": " + judged.error().message;
}

json answer(const json& in) {
  const auto text = [&in](const char* name) { return in.at(name).get<std::string>(); };
  const std::string method = text("method"), path = text("path"), query = text("query"),
                    hash = text("payload_hash"), key = text("access_key"),
                    secret = text("secret_key");
  const s3::Scope scope{hookctl::parse_time(text("time")).value(), text("region")};
  s3::SignedParts parts{method, path, query, {}, hash};
  for (const auto& field : in.at("headers")) parts.headers.emplace_back(field[0], field[1]);
  s3::Fields fields = parts.headers;
  if (in.contains("expires")) {
    const std::chrono::seconds validity(in.at("expires").get<int>());
    const std::string presigned = s3::presigned_query(parts, scope, key, secret, validity);
    parts.query = presigned;
    return {{"query", presigned}, {"verdict", verdict(parts, fields, scope, in)}};
  }
  const std::string authorization = s3::authorization(parts, scope, key, secret);
  fields.emplace_back("Authorization", authorization);
  return {{"canonical", s3::canonical_request(parts)},
          {"authorization", authorization},
          {"verdict", verdict(parts, fields, scope, in)}};
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << answer(json::parse(line)).dump() << '\n';
  return 0;
}
