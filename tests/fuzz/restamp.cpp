// A body made acceptable again: refused, or the same but for two values, and valid once signed.
#include "mosaic/restamp.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "demand.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/signature.hpp"
#include "mosaic/validation.hpp"

namespace {

namespace mosaic = hookctl::mosaic;

const std::string id = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

/// The body with two gaps in place of the values, in their order.
std::string without_values(std::string_view body, bool id_too) {
  const auto members = mosaic::read_members(body);
  demand(members.has_value() && members->timestamp.has_value());
  const auto first = members->timestamp->span;
  if (!id_too) return std::string(body.substr(0, first.begin)) + '\0' += body.substr(first.end);
  const auto second = members->message_id->span;
  const auto [low, high] =
      first.begin < second.begin ? std::pair(first, second) : std::pair(second, first);
  std::string out(body.substr(0, low.begin));
  out += '\0';
  out += body.substr(low.end, high.begin - low.end);
  out += '\0';
  out += body.substr(high.end);
  return out;
}

void check(std::string_view body, bool id_too) {
  const hookctl::Time now{std::chrono::milliseconds{1'790'000'000'123}};
  mosaic::Restamp values{now};
  if (id_too) values.message_id = id;
  const auto made = mosaic::restamp(body, values);
  if (!made) {
    demand(!made.error().message.empty());
    return;
  }
  demand(without_values(body, id_too) == without_values(*made, id_too));
  std::vector<hookctl::Secret> secrets;
  secrets.emplace_back("s3cr3t");
  const auto verdict =
      mosaic::validate(*made, mosaic::sign(secrets[0], *made), {.secrets = secrets, .at = now});
  demand(verdict.valid && verdict.age_seconds == 0.0);
  demand(!id_too || verdict.message_id == id);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check(text_of(data, size), false);
  check(text_of(data, size), true);
  return 0;
}
