// Host names, addresses and mailboxes.
#include <algorithm>
#include <cstddef>

#include "json/schema/characters.hpp"
#include "json/schema/formats.hpp"
#include "json/schema/idna.hpp"

namespace hookctl::json::schema {
namespace {

constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_label = 63;

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= longest_label && label.front() != '-' &&
         label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_octet(std::string_view text) {
  if (text.empty() || text.size() > 3 || !std::ranges::all_of(text, is_digit)) return false;
  if (text.size() > 1 && text.front() == '0') return false;
  return text.size() < 3 || text <= "255";
}

/// Pairs of bytes in groups of hexadecimal digits; an IPv4 address at the end counts as two.
struct Groups {
  std::size_t count = 0;
  bool good = true;
};

Groups groups_of(std::string_view text, bool may_end_in_ipv4) {
  Groups groups;
  while (!text.empty() || groups.count > 0) {
    const auto colon = text.find(':');
    const auto group = text.substr(0, colon);
    const bool last = colon == std::string_view::npos;
    if (last && may_end_in_ipv4 && is_ipv4(group)) {
      groups.count += 2;
      return groups;
    }
    if (group.empty() || group.size() > 4 || !std::ranges::all_of(group, is_hex_digit))
      return {0, false};
    ++groups.count;
    if (last) break;
    text.remove_prefix(colon + 1);
  }
  return groups;
}

/// RFC 5322's atext, and what RFC 6531 adds.
bool is_atom_character(char c, bool international) {
  constexpr std::string_view signs = "!#$%&'*+-/=?^_`{|}~";
  return is_alphanumeric(c) || signs.find(c) != std::string_view::npos ||
         (international && !is_ascii(c));
}

/// What stands between the quotes of a quoted local part.
bool is_quoted_content(std::string_view text, bool international) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return false;
    if (text[i] == '\\' && ++i == text.size()) return false;
    const bool printable = text[i] >= ' ' && text[i] <= '~';
    if (!printable && !(international && !is_ascii(text[i]))) return false;
  }
  return true;
}

bool is_local_part(std::string_view local, bool international) {
  if (local.empty() || local.size() > 64) return false;
  if (local.size() > 1 && local.front() == '"' && local.back() == '"')
    return is_quoted_content(local.substr(1, local.size() - 2), international);
  return local.front() != '.' && local.back() != '.' &&
         local.find("..") == std::string_view::npos && std::ranges::all_of(local, [&](char c) {
           return c == '.' || is_atom_character(c, international);
         });
}

bool is_address_literal(std::string_view domain) {
  if (!domain.starts_with('[') || !domain.ends_with(']')) return false;
  const auto inner = domain.substr(1, domain.size() - 2);
  constexpr std::string_view six = "IPv6:";
  return inner.starts_with(six) ? is_ipv6(inner.substr(six.size())) : is_ipv4(inner);
}

bool is_mailbox(std::string_view text, bool international) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return false;
  const auto domain = text.substr(at + 1);
  return is_local_part(text.substr(0, at), international) &&
         ((international ? is_idn_hostname(domain) : is_hostname(domain)) ||
          is_address_literal(domain));
}

}  // namespace

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > longest_name) return false;
  for (;;) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_idn_hostname(std::string_view text) {
  // A character has at most four bytes here, and at least one in the A-label.
  if (text.size() > 4 * longest_name) return false;
  const auto ascii = to_ascii_name(text);
  return ascii && is_hostname(*ascii);
}

bool is_ipv4(std::string_view text) {
  for (int octet = 0; octet < 3; ++octet) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || !is_octet(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
  }
  return is_octet(text);
}

bool is_ipv6(std::string_view text) {
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) {
    const Groups all = groups_of(text, true);
    return all.good && all.count == 8;
  }
  const auto after = text.substr(gap + 2);
  const Groups left = groups_of(text.substr(0, gap), false);
  const Groups right = groups_of(after, true);
  return left.good && right.good && left.count + right.count < 8;
}

bool is_email(std::string_view text) {
  return is_mailbox(text, false);
}
bool is_idn_email(std::string_view text) {
  return is_mailbox(text, true);
}

}  // namespace hookctl::json::schema
