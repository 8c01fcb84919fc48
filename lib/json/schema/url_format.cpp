// "url" as ajv-formats has it: a web address that can be called from anywhere.
#include <algorithm>
#include <array>
#include <charconv>

#include "json/schema/characters.hpp"
#include "json/schema/code_points.hpp"
#include "json/schema/formats.hpp"

namespace hookctl::json::schema {
namespace {

bool has_blank(std::string_view text) {
  while (!text.empty()) {
    const char32_t c = take_point(text);
    if ((c >= 0x9 && c <= 0xD) || c == 0x20 || c == 0xA0 || c == 0x1680 ||
        (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
        c == 0x3000 || c == 0xFEFF)
      return true;
  }
  return false;
}

/// Not of a private, loopback, link-local or multicast network.
bool is_public_ipv4(std::string_view host) {
  if (!is_ipv4(host)) return false;
  std::array<int, 4> octets{};
  for (auto& octet : octets) {
    const auto end = std::min(host.find('.'), host.size());
    std::from_chars(host.data(), host.data() + end, octet);
    host.remove_prefix(std::min(end + 1, host.size()));
  }
  const auto [a, b, c, d] = octets;
  const bool local = a == 10 || a == 127 || (a == 169 && b == 254) || (a == 192 && b == 168) ||
                     (a == 172 && b >= 16 && b <= 31);
  return a >= 1 && a <= 223 && d >= 1 && d <= 254 && !local;
}

/// At least two labels; the last of letters alone.
bool is_public_name(std::string_view host) {
  const auto last = host.rfind('.');
  if (last == std::string_view::npos) return false;
  std::string_view top = host.substr(last + 1);
  std::size_t letters = 0;
  for (; !top.empty(); ++letters)
    if (const char32_t c = take_point(top);
        !(c >= 0xA1 || (c < 0x80 && is_letter(static_cast<char>(c)))))
      return false;
  if (letters < 2) return false;
  std::string_view rest = host.substr(0, last);
  for (;;) {
    const auto label = rest.substr(0, rest.find('.'));
    const bool good = !label.empty() && label.front() != '-' && label.back() != '-' &&
                      std::ranges::all_of(label, [](char c) {
                        return is_alphanumeric(c) || c == '-' || !is_ascii(c);
                      });
    if (!good) return false;
    if (label.size() == rest.size()) return true;
    rest.remove_prefix(label.size() + 1);
  }
}

}  // namespace

bool is_url(std::string_view text) {
  std::string scheme(text.substr(0, text.find("://")));
  std::ranges::transform(scheme, scheme.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  if ((scheme != "http" && scheme != "https" && scheme != "ftp") || has_blank(text)) return false;
  text.remove_prefix(std::min(scheme.size() + 3, text.size()));
  const auto slash = text.find('/');
  std::string_view host = text.substr(0, slash);
  if (const auto at = host.rfind('@'); at != std::string_view::npos) {
    if (at == 0) return false;
    host.remove_prefix(at + 1);
  }
  if (const auto colon = host.find(':'); colon != std::string_view::npos) {
    const auto port = host.substr(colon + 1);
    if (port.size() < 2 || port.size() > 5 || !std::ranges::all_of(port, is_digit)) return false;
    host = host.substr(0, colon);
  }
  return is_public_ipv4(host) || is_public_name(host);
}

}  // namespace hookctl::json::schema
