#include "base/ids.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace hookctl {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The canonical form of one character, or 0.
char canonical(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') return '1';
  if (c == 'O') return '0';
  return alphabet.find(c) == std::string_view::npos ? '\0' : c;
}

}  // namespace

Result<Ulid> Ulid::parse(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorCode::invalid_input,
                fmt::format("“{}” is no ULID: {}", text.substr(0, 64), why),
                "an id has 26 characters, such as 01ARZ3NDEKTSV4RRFFQ69G5FAV");
  };
  Ulid id;
  if (text.size() != id.text_.size())
    return refuse(fmt::format("it has {} characters, not 26", text.size()));
  for (std::size_t i = 0; i < text.size(); ++i) {
    id.text_[i] = canonical(text[i]);
    if (id.text_[i] == '\0') return refuse(fmt::format("character {} is not allowed", i + 1));
  }
  if (id.text_[0] > '7') return refuse("its first character is above 7");
  return id;
}

Ulid Ulid::generate(const Clock& clock, Random& random) {
  Ulid id;
  auto millis = static_cast<std::uint64_t>(clock.now().time_since_epoch().count());
  for (std::size_t i = 10; i-- > 0; millis >>= 5) id.text_[i] = alphabet[millis & 31];
  std::array<unsigned char, 16> bytes{};
  random.fill(bytes.data(), bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) id.text_[10 + i] = alphabet[bytes[i] & 31];
  return id;
}

Time Ulid::time() const {
  std::int64_t millis = 0;
  for (std::size_t i = 0; i < 10; ++i)
    millis = millis << 5 | static_cast<std::int64_t>(alphabet.find(text_[i]));
  return Time(std::chrono::milliseconds(millis));
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::ranges::equal(text, form, [](char c, char wanted) {
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return wanted == 'x' ? hex : c == wanted;
  });
}

std::string generate_uuid(Random& random) {
  std::array<unsigned char, 16> b{};
  random.fill(b.data(), b.size());
  b[6] = static_cast<unsigned char>((b[6] & 0x0f) | 0x40);
  b[8] = static_cast<unsigned char>((b[8] & 0x3f) | 0x80);
  std::string out;
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += fmt::format("{:02x}", b[i]);
  }
  return out;
}

}  // namespace hookctl
