// A message made acceptable again: the bytes of its timestamp, and where wanted of its id, replaced
// where they stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace hookctl::mosaic {

/// What takes the old values' places.
struct Restamp {
  Time timestamp;
  std::optional<std::string> message_id{};  ///< without one the old one stays
};

/// The body with these values, written as Mosaic's sender does, and with every other byte as it
/// was: it must be signed anew. `invalid_input` where the body is no JSON object, has a key of the
/// envelope twice, or has no text where one is to be replaced.
Result<std::string> restamp(std::string_view body, const Restamp& values);

}  // namespace hookctl::mosaic
