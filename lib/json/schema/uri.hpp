// URIs and IRIs taken apart (RFC 3986, RFC 3987).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::json::schema {

/// The components of a reference, without their delimiters.
struct UriParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

/// Takes any text apart (RFC 3986 appendix B).
UriParts split_uri(std::string_view reference);

/// Nothing where a component has a character that it must not have.
bool is_well_formed(const UriParts& parts, bool international);

/// The URI that a reference means where it stands (RFC 3986 section 5.2). An empty base leaves it
/// as it is.
std::string resolve_uri(std::string_view base, std::string_view reference);

/// The URI without its fragment.
std::string_view without_fragment(std::string_view uri);

/// With %XX as the bytes that they mean; what is no escape stays.
std::string percent_decoded(std::string_view text);

}  // namespace hookctl::json::schema
