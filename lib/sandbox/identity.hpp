// Who the sandbox is: made at the first start, kept in its database.
#pragma once

#include <cstdint>
#include <string>

#include "base/database.hpp"
#include "base/runtime.hpp"
#include "base/secret.hpp"

namespace hookctl::sandbox {

/// One project with one user, who is its creator and admin.
struct Identity {
  std::string project_id;
  std::string project;  ///< its name, and the bucket's
  std::string user_id;
  std::string endpoint_id;  ///< of the data proxy
  Secret token;             ///< the user's bearer token
  std::string access_key;
  Secret secret_key;
  std::string pubkey;  ///< base64 of a DER public key: the text that keys the hook secrets
  std::int32_t pubkey_serial = 1;

  static Result<Identity> load_or_make(Database& database, const Runtime& runtime);
};

}  // namespace hookctl::sandbox
