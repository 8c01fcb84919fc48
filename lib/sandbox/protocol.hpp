// Short names for the generated messages.
#pragma once

#include "aruna/api/hooks/services/v2/hooks_service.pb.h"
#include "aruna/api/storage/models/v2/models.pb.h"
#include "aruna/api/storage/services/v2/info_service.pb.h"
#include "aruna/api/storage/services/v2/object_service.pb.h"
#include "aruna/api/storage/services/v2/relations_service.pb.h"
#include "aruna/api/storage/services/v2/user_service.pb.h"

namespace hookctl::sandbox {

namespace models = ::aruna::api::storage::models::v2;
namespace services = ::aruna::api::storage::services::v2;
namespace hooks = ::aruna::api::hooks::services::v2;

}  // namespace hookctl::sandbox
