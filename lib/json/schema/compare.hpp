// Equality and order of JSON values by what they mean: 1 is 1.0, and numbers are compared exactly.
#pragma once

#include <compare>

#include <nlohmann/json_fwd.hpp>

namespace hookctl::json::schema {

/// A total order, numbers by their value; of use for finding what is equal.
std::strong_ordering compare(const nlohmann::json& a, const nlohmann::json& b);

inline bool equal(const nlohmann::json& a, const nlohmann::json& b) {
  return compare(a, b) == std::strong_ordering::equal;
}

/// Whether a number has no fraction: 1.0 has none, and neither has 1e300.
bool is_whole(const nlohmann::json& number);

/// Whether one number is a whole multiple of another, which is above 0. Exact for the decimals as
/// they were written, up to 17 digits: 0.0075 is a multiple of 0.0001.
bool is_multiple(const nlohmann::json& number, const nlohmann::json& divisor);

}  // namespace hookctl::json::schema
