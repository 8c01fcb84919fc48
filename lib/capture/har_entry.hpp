// One entry of a HAR.
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "capture/har_reader.hpp"

namespace hookctl::capture {

/// The member in which `HarWriter` keeps what HAR has no place for.
inline constexpr std::string_view har_own_member = "_hookctl";
/// The member of a header in which the bytes of a value are that is no UTF-8, in base64.
inline constexpr std::string_view har_value_member = "_value_b64";

/// Reads an entry's JSON text into all of `entry` but its number.
void read_har_entry(std::string_view text, Random& random, HarEntry& entry);

}  // namespace hookctl::capture
