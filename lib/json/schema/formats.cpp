#include "json/schema/formats.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "json/pointer.hpp"
#include "json/schema/characters.hpp"
#include "json/schema/compare.hpp"
#include "json/schema/ecma_regex.hpp"
#include "json/schema/uri.hpp"

namespace hookctl::json::schema {
namespace {

bool is_regex(std::string_view text) {
  return translate_ecma(text).syntax_error.empty();
}

bool is_uuid_or_urn(std::string_view text) {
  constexpr std::string_view prefix = "urn:uuid:";
  if (same_ignoring_case(text.substr(0, prefix.size()), prefix)) text.remove_prefix(prefix.size());
  return is_uuid(text);
}

bool is_base64(std::string_view text) {
  return from_base64(text).has_value();
}

bool is_int32(const nlohmann::json& number) {
  return is_whole(number) && std::is_gteq(compare(number, nlohmann::json(INT32_MIN))) &&
         std::is_lteq(compare(number, nlohmann::json(INT32_MAX)));
}

bool is_int64(const nlohmann::json& number) {
  return is_whole(number) && std::is_gteq(compare(number, nlohmann::json(INT64_MIN))) &&
         std::is_lteq(compare(number, nlohmann::json(INT64_MAX)));
}

/// Those of draft-07, and those that ajv-formats adds.
constexpr std::array<Format, 28> formats{{
    {"date", "a date (RFC 3339)", is_date},
    {"time", "a time with its zone (RFC 3339)", is_time},
    {"date-time", "a date and time with its zone (RFC 3339)", is_date_time},
    {"duration", "a duration (RFC 3339)", is_duration},
    {"email", "an e-mail address", is_email},
    {"idn-email", "an e-mail address", is_idn_email},
    {"hostname", "a host name", is_hostname},
    {"idn-hostname", "an internationalized host name", is_idn_hostname},
    {"ipv4", "an IPv4 address", is_ipv4},
    {"ipv6", "an IPv6 address", is_ipv6},
    {"uri", "a URI with its scheme", is_uri},
    {"uri-reference", "a URI or a relative reference", is_uri_reference},
    {"iri", "an IRI with its scheme", is_iri},
    {"iri-reference", "an IRI or a relative reference", is_iri_reference},
    {"uri-template", "a URI template (RFC 6570)", is_uri_template},
    {"url", "an http, https or ftp URL with a public host", is_url},
    {"json-pointer", "a JSON pointer", is_json_pointer},
    {"json-pointer-uri-fragment", "a JSON pointer as a URI fragment", is_json_pointer_uri_fragment},
    {"relative-json-pointer", "a relative JSON pointer", is_relative_json_pointer},
    {"regex", "a regular expression of ECMAScript", is_regex},
    {"uuid", "a UUID", is_uuid_or_urn},
    {"byte", "base64", is_base64},
    {"int32", "a whole number of 32 bits", nullptr, is_int32},
    {"int64", "a whole number of 64 bits", nullptr, is_int64},
    {"float", "a number"},
    {"double", "a number"},
    {"password", "a password"},
    {"binary", "binary data"},
}};

}  // namespace

const Format* find_format(std::string_view name) {
  const auto* const found = std::ranges::find(formats, name, &Format::name);
  return found == formats.end() ? nullptr : found;
}

std::string format_names() {
  std::string names;
  for (const Format& format : formats) {
    if (!names.empty()) names += ", ";
    names += format.name;
  }
  return names;
}

bool is_json_pointer(std::string_view text) {
  return split_pointer(text).has_value();
}

bool is_json_pointer_uri_fragment(std::string_view text) {
  return text.starts_with('#') && is_uri_reference(text) &&
         is_json_pointer(percent_decoded(text.substr(1)));
}

bool is_relative_json_pointer(std::string_view text) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0 || (text.front() == '0' && end > 1)) return false;
  return text.substr(end) == "#" || is_json_pointer(text.substr(end));
}

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string bytes;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto value = i < text.size() - padding ? alphabet.find(text[i]) : 0;
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    if (i % 4 != 3) continue;
    bytes += static_cast<char>((bits >> 16U) & 0xFFU);
    bytes += static_cast<char>((bits >> 8U) & 0xFFU);
    bytes += static_cast<char>(bits & 0xFFU);
  }
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace hookctl::json::schema
