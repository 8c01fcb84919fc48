#include "json/schema/compare.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <nlohmann/json.hpp>

namespace hookctl::json::schema {
namespace {

using Value = nlohmann::json;
using Type = Value::value_t;

static_assert(std::numeric_limits<long double>::digits >= 64,
              "every 64-bit integer and every double must have a value of its own");

int rank(const Value& value) {
  switch (value.type()) {
    // A value that is not there equals no other, null included.
    case Type::discarded:
      return -1;
    case Type::boolean:
      return 1;
    case Type::number_integer:
    case Type::number_unsigned:
    case Type::number_float:
      return 2;
    case Type::string:
      return 3;
    case Type::array:
      return 4;
    case Type::object:
      return 5;
    default:
      return 0;
  }
}

long double number(const Value& value) {
  if (value.is_number_unsigned()) return static_cast<long double>(value.get<std::uint64_t>());
  if (value.is_number_integer()) return static_cast<long double>(value.get<std::int64_t>());
  return static_cast<long double>(value.get<double>());
}

template <typename T>
std::strong_ordering order(const T& a, const T& b) {
  if (a < b) return std::strong_ordering::less;
  return b < a ? std::strong_ordering::greater : std::strong_ordering::equal;
}

std::strong_ordering compare_arrays(const Value& a, const Value& b) {
  const auto& left = a.get_ref<const Value::array_t&>();
  const auto& right = b.get_ref<const Value::array_t&>();
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
    if (const auto found = compare(left[i], right[i]); std::is_neq(found)) return found;
  return order(left.size(), right.size());
}

std::strong_ordering compare_objects(const Value& a, const Value& b) {
  const auto& left = a.get_ref<const Value::object_t&>();
  const auto& right = b.get_ref<const Value::object_t&>();
  if (const auto found = order(left.size(), right.size()); std::is_neq(found)) return found;
  for (auto l = left.begin(), r = right.begin(); l != left.end(); ++l, ++r) {
    if (const int found = l->first.compare(r->first); found != 0) return order(found, 0);
    if (const auto found = compare(l->second, r->second); std::is_neq(found)) return found;
  }
  return std::strong_ordering::equal;
}

}  // namespace

std::strong_ordering compare(const Value& a, const Value& b) {
  if (const auto found = order(rank(a), rank(b)); std::is_neq(found)) return found;
  switch (rank(a)) {
    case 1:
      return order(a.get<bool>(), b.get<bool>());
    case 2:
      return order(number(a), number(b));
    case 3:
      return order(a.get_ref<const std::string&>(), b.get_ref<const std::string&>());
    case 4:
      return compare_arrays(a, b);
    case 5:
      return compare_objects(a, b);
    default:
      return std::strong_ordering::equal;
  }
}

bool is_whole(const Value& value) {
  if (!value.is_number_float()) return true;
  const double found = value.get<double>();
  return std::isfinite(found) && std::trunc(found) == found;
}

}  // namespace hookctl::json::schema
