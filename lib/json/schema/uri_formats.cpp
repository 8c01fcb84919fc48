// uri, uri-reference, iri, iri-reference, uri-template, url.
#include <algorithm>

#include "json/schema/characters.hpp"
#include "json/schema/code_points.hpp"
#include "json/schema/formats.hpp"
#include "json/schema/uri.hpp"

namespace hookctl::json::schema {
namespace {

constexpr std::string_view sub_delims = "!$&'()*+,;=";

bool is_unreserved(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool between(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// RFC 3987: ucschar, and in a query iprivate.
bool is_international(char32_t c, bool in_query) {
  if (between(c, 0xE000, 0xF8FF) || c >= 0xF0000)
    return in_query && (c & 0xFFFFU) <= (c >= 0xF0000 ? 0xFFFDU : 0xFFFFU);
  return c >= 0xA0 && !between(c, 0xFDD0, 0xFDEF) && !between(c, 0xFFF0, 0xFFFF) &&
         (c & 0xFFFEU) != 0xFFFE && !between(c, 0xE0000, 0xE0FFF);
}

/// Unreserved characters, sub-delims, escapes, and the characters given.
bool is_made_of(std::string_view text, std::string_view more, bool international,
                bool in_query = false) {
  while (!text.empty()) {
    const char c = text.front();
    if (!is_ascii(c)) {
      if (!international || !is_international(take_point(text), in_query)) return false;
      continue;
    }
    if (c == '%') {
      if (text.size() < 3 || !is_hex_digit(text[1]) || !is_hex_digit(text[2])) return false;
      text.remove_prefix(3);
      continue;
    }
    if (!is_unreserved(c) && sub_delims.find(c) == std::string_view::npos &&
        more.find(c) == std::string_view::npos)
      return false;
    text.remove_prefix(1);
  }
  return true;
}

bool is_ip_literal(std::string_view host) {
  if (host.starts_with('v') || host.starts_with('V')) {
    const auto dot = host.find('.');
    return dot != std::string_view::npos && dot > 1 && dot + 1 < host.size() &&
           std::ranges::all_of(host.substr(1, dot - 1), is_hex_digit) &&
           host.find('%') == std::string_view::npos && is_made_of(host.substr(dot + 1), ":", false);
  }
  return is_ipv6(host);
}

bool is_authority(std::string_view authority, bool international) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    if (!is_made_of(authority.substr(0, at), ":", international)) return false;
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos || !is_ip_literal(authority.substr(1, end - 1))) return false;
    port = authority.substr(end + 1);
    if (!port.empty() && port.front() != ':') return false;
  } else {
    const auto colon = std::min(authority.find(':'), authority.size());
    if (!is_made_of(authority.substr(0, colon), "", international)) return false;
    port = authority.substr(colon);
  }
  return port.empty() || std::ranges::all_of(port.substr(1), is_digit);
}

bool is_absolute(std::string_view text, bool international) {
  const UriParts parts = split_uri(text);
  return parts.scheme && is_well_formed(parts, international);
}

}  // namespace

bool is_well_formed(const UriParts& parts, bool international) {
  if (parts.authority && !is_authority(*parts.authority, international)) return false;
  // Without a scheme, a colon in the first segment would have been read as the end of one.
  if (!parts.scheme && !parts.authority &&
      parts.path.substr(0, parts.path.find('/')).find(':') != std::string_view::npos)
    return false;
  return is_made_of(parts.path, ":@/", international) &&
         is_made_of(parts.query.value_or(""), ":@/?", international, true) &&
         is_made_of(parts.fragment.value_or(""), ":@/?", international);
}

bool is_uri(std::string_view text) {
  return is_absolute(text, false);
}
bool is_uri_reference(std::string_view text) {
  return is_well_formed(split_uri(text), false);
}
bool is_iri(std::string_view text) {
  return is_absolute(text, true);
}
bool is_iri_reference(std::string_view text) {
  return is_well_formed(split_uri(text), true);
}

}  // namespace hookctl::json::schema
