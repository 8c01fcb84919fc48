#include "aruna/example_payload.hpp"

namespace hookctl::aruna {
namespace {

constexpr std::string_view hook = "01HZ0H00K0EXAMP1E000000000";
constexpr std::string_view object = "01HZ0BJECT0EXAMP1E00000000";
constexpr std::string_view download =
    "https://project.proxy.example/herbarium.xml?X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=EXAMPLEACCESSKEY%2F20240501%2FRegionOne%2Fs3%2Faws4_request"
    "&X-Amz-Date=20240501T120000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host"
    "&X-Amz-Signature=0000000000000000000000000000000000000000000000000000000000000000";

Resource example_object() {
  Resource made;
  made.id = object;
  made.name = "herbarium.xml";
  made.title = "Herbarium";
  made.description = "A herbarium in ABCD 2.06";
  made.key_values = {{"ABCD", "2.06", KeyValueVariant::label},
                     {"SOURCE", "BGBM", KeyValueVariant::static_label}};
  made.content_len = 42;
  made.data_class = DataClass::private_data;
  made.created_at = "2024-05-01T12:00:00Z";
  made.status = Status::available;
  DataEndpoint endpoint;
  endpoint.id = "01HZ0ENDP01NT0EXAMP1E00000";
  endpoint.full_sync = true;
  endpoint.status = ReplicationStatus::finished;
  made.endpoints.push_back(std::move(endpoint));
  return made;
}

}  // namespace

Payload example_payload() {
  return {.hook_id = Ulid::parse(hook).value(),
          .object_id = Ulid::parse(object).value(),
          .object = example_object(),
          .secret = Secret("ZXhhbXBsZS1zZWNyZXQtdGhhdC1vcGVucy1ub3RoaW5n"),
          .download = Url::parse(download).value(),
          .pubkey_serial = 1,
          .access_key = Secret("EXAMPLEACCESSKEY"),
          .secret_key = Secret("EXAMPLESECRETKEYTHATOPENSNOTHING"),
          .token = std::nullopt};
}

}  // namespace hookctl::aruna
