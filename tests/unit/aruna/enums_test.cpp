// The model's names of enum values against those that the wire's own definitions carry.
#include "aruna/enums.hpp"

#include <doctest/doctest.h>
#include <google/protobuf/descriptor.h>

#include "aruna/api/hooks/services/v2/hooks_service.pb.h"
#include "aruna/api/storage/models/v2/models.pb.h"

namespace wire = ::aruna::api::storage::models::v2;
namespace hooks = ::aruna::api::hooks::services::v2;
using namespace hookctl::aruna;

namespace {

template <typename Enum>
void check(const google::protobuf::EnumDescriptor* wanted) {
  const EnumTable& table = enum_table<Enum>();
  CHECK(static_cast<int>(table.values.size()) == wanted->value_count());
  for (int i = 0; i < wanted->value_count(); ++i) {
    const auto& value = *wanted->value(i);
    CHECK_MESSAGE(table.number_of(value.name()) == value.number(), value.name());
    CHECK(std::string(table.prefix).append(table.name_of(value.number())) == value.name());
    CHECK(table.number_of(value.name().substr(table.prefix.size())) == value.number());
  }
  CHECK_FALSE(table.number_of("BOGUS"));
  CHECK(table.name_of(99).empty());
}

}  // namespace

TEST_CASE("every enum of the model is that of the wire") {
  check<ResourceVariant>(wire::ResourceVariant_descriptor());
  check<KeyValueVariant>(wire::KeyValueVariant_descriptor());
  check<DataClass>(wire::DataClass_descriptor());
  check<Status>(wire::Status_descriptor());
  check<HashAlgorithm>(wire::Hashalgorithm_descriptor());
  check<InternalRelationVariant>(wire::InternalRelationVariant_descriptor());
  check<ExternalRelationVariant>(wire::ExternalRelationVariant_descriptor());
  check<RelationDirection>(wire::RelationDirection_descriptor());
  check<ReplicationStatus>(wire::ReplicationStatus_descriptor());
  check<TriggerType>(hooks::TriggerType_descriptor());
  check<Method>(hooks::Method_descriptor());
  static_assert(static_cast<int>(KeyValueVariant::hook_status) ==
                wire::KEY_VALUE_VARIANT_HOOK_STATUS);
  static_assert(static_cast<int>(DataClass::confidential) == wire::DATA_CLASS_CONFIDENTIAL);
  static_assert(static_cast<int>(Status::available) == wire::STATUS_AVAILABLE);
  static_assert(static_cast<int>(RelationDirection::outbound) == wire::RELATION_DIRECTION_OUTBOUND);
  static_assert(static_cast<int>(InternalRelationVariant::origin) ==
                wire::INTERNAL_RELATION_VARIANT_ORIGIN);
}
