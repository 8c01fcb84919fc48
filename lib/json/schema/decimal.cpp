#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "json/schema/compare.hpp"

namespace hookctl::json::schema {
namespace {

__extension__ using Wide = unsigned __int128;

/// digits · 10^exponent; the sign is of no account here.
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

Decimal without_zeros(Decimal number) {
  while (number.digits != 0 && number.digits % 10 == 0) {
    number.digits /= 10;
    ++number.exponent;
  }
  return number;
}

/// The shortest decimal that reads back as the same double: what its writer had in mind.
Decimal shortest(double value) {
  std::array<char, 40> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), std::fabs(value),
                                     std::chars_format::scientific);
  const std::string_view all(text.data(), static_cast<std::size_t>(written.ptr - text.data()));
  const auto e = all.find('e');
  Decimal number;
  for (const char c : all.substr(0, e)) {
    if (c == '.') continue;
    number.digits = number.digits * 10 + static_cast<std::uint64_t>(c - '0');
  }
  const auto decimals = e > 2 ? e - 2 : 0;
  const char* exponent = all.data() + e + 1;
  if (*exponent == '+') ++exponent;
  std::from_chars(exponent, written.ptr, number.exponent);
  number.exponent -= static_cast<int>(decimals);
  return without_zeros(number);
}

Decimal decimal_of(const nlohmann::json& number) {
  if (number.is_number_float()) return shortest(number.get<double>());
  if (number.is_number_unsigned()) return without_zeros({number.get<std::uint64_t>(), 0});
  const auto value = number.get<std::int64_t>();
  return without_zeros(
      {value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value), 0});
}

/// digits · 10^power modulo another number.
std::uint64_t remainder(std::uint64_t digits, int power, std::uint64_t modulus) {
  Wide result = digits % modulus;
  Wide base = 10 % modulus;
  for (; power > 0; power /= 2) {
    if (power % 2 == 1) result = result * base % modulus;
    base = base * base % modulus;
  }
  return static_cast<std::uint64_t>(result);
}

}  // namespace

bool is_multiple(const nlohmann::json& number, const nlohmann::json& divisor) {
  const Decimal a = decimal_of(number);
  const Decimal b = decimal_of(divisor);
  if (a.digits == 0) return true;
  if (a.exponent >= b.exponent) return remainder(a.digits, a.exponent - b.exponent, b.digits) == 0;
  // Without zeros at its end the number is no multiple of any power of ten.
  return false;
}

}  // namespace hookctl::json::schema
