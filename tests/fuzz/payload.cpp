// Hook payloads in every form; what has been read and written again reads the same.
#include "aruna/payload.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include "aruna/payload_json.hpp"
#include "demand.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto payload = hookctl::aruna::parse_payload(text_of(data, size));
  if (!payload) {
    demand(payload.error().code == hookctl::ErrorCode::invalid_input);
    return 0;
  }
  const std::string written = hookctl::aruna::payload_json(*payload);
  const auto again = hookctl::aruna::parse_payload(written);
  demand(again && again->hook_id == payload->hook_id && again->object_id == payload->object_id);
  demand(hookctl::aruna::payload_json(*again) == written);
  demand(!hookctl::aruna::check_hook_secret(*payload, "a key that no input knows"));
  return 0;
}
