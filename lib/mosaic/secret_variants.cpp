#include "mosaic/secret_variants.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::mosaic {
namespace {

/// Makes a secret of a text, and wipes the text.
Secret sealed(std::string text) {
  Secret secret(text);
  wipe(text.data(), text.size());
  return secret;
}

Secret sealed(std::string_view before, std::string_view secret, std::string_view after) {
  std::string text;
  text.reserve(before.size() + secret.size() + after.size());  // one buffer, and no other is left
  return sealed(std::move(text.append(before).append(secret).append(after)));
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(text.ends_with("\r\n") ? 2 : 1);
  return text;
}

bool is_quoted(std::string_view text) {
  return text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
         text.back() == text.front();
}

/// What base64 in any of its alphabets means, padded or not, and behind a prefix that some give it.
std::optional<Secret> decoded_base64(std::string_view text) {
  std::string standard;
  standard.reserve(text.size() + 3);
  standard.append(text.starts_with("whsec_") ? text.substr(6) : text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  if (standard.size() % 4 != 0) standard.append(4 - standard.size() % 4, '=');
  auto bytes = crypto::from_base64(standard);
  wipe(standard.data(), standard.size());
  if (!bytes) return std::nullopt;
  return sealed(std::move(*bytes));
}

std::string in_upper_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

}  // namespace

std::vector<SecretVariant> variants_of(const Secret& secret) {
  const std::string_view text = secret.reveal();
  const std::string_view bare = trimmed(text);
  std::vector<SecretVariant> out;
  const auto add = [&](std::string_view cause, Secret variant) {
    if (variant.reveal() != text) out.push_back({{cause, ""}, std::move(variant)});
  };
  constexpr std::string_view line_end = "secret-trailing-newline", around = "secret-whitespace";
  add(line_end, Secret(without_line_end(text)));
  add(line_end, Secret(text.substr(0, text.find_last_not_of("\r\n") + 1)));
  for (const char* end : {"\n", "\r\n"}) add(line_end, sealed("", text, end));
  add(around, Secret(bare));
  if (is_quoted(bare)) add(around, Secret(bare.substr(1, bare.size() - 2)));
  for (const char* mark : {" ", "\"", "'"}) {
    add(around, sealed("", text, mark));
    add(around, sealed(mark, text, ""));
    add(around, sealed(mark, text, mark));
  }
  if (auto decoded = decoded_base64(bare)) add("secret-is-base64", *std::move(decoded));
  add("secret-is-base64", sealed(crypto::base64(text)));
  if (auto decoded = crypto::from_hex(bare)) add("secret-is-hex", sealed(*std::move(decoded)));
  add("secret-is-hex", sealed(crypto::hex(text)));
  add("secret-is-hex", sealed(in_upper_case(crypto::hex(text))));
  return out;
}

}  // namespace hookctl::mosaic
