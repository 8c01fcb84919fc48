#include "hook_options.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace hookctl {

std::vector<Ulid> ids_of(const std::vector<std::string>& texts) {
  std::vector<Ulid> ids;
  for (const std::string& text : texts) {
    const Ulid id = Ulid::parse(text).value();
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

Result<Connection> connect_with_token(const Invocation& in) {
  HOOKCTL_TRY(auto token, in.secret("token"));
  if (!token)
    in.log().notice(
        "no token is given, and Aruna wants one: --token-file, --token-command or HOOKCTL_TOKEN");
  return connect_aruna(in, std::move(token));
}

}  // namespace hookctl
