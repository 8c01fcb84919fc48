// Who the sandbox is: made at the first start, kept in its database.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/database.hpp"
#include "base/runtime.hpp"
#include "base/secret.hpp"

namespace hookctl::sandbox {

/// What a user may do with the project and all below it; each holds those before it.
enum class Permission { none, read, append, write, admin };

/// Somebody beside the project's creator, named after what they may do.
struct Guest {
  std::string name;  ///< "append"
  Permission permission = Permission::none;
  std::string user_id;
  Secret token;
};

/// One project, its creator, who is its admin, and a guest for each permission.
struct Identity {
  std::string project_id;
  std::string project;  ///< its name, and the bucket's
  std::string user_id;
  std::string endpoint_id;  ///< of the data proxy
  Secret token;             ///< the creator's bearer token
  std::string access_key;
  Secret secret_key;
  std::string pubkey;  ///< base64 of a DER public key: the text that keys the hook secrets
  std::int32_t pubkey_serial = 1;
  std::vector<Guest> guests;

  static Result<Identity> load_or_make(Database& database, const Runtime& runtime);
};

}  // namespace hookctl::sandbox
