// What is a secret, by its name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::capture {

/// Whether a header of that name carries a credential.
bool is_secret_header(std::string_view name);
/// Whether a JSON member, form field or query parameter of that name holds one: "secret",
/// "accessKey", "X-Amz-Signature". `signature` counts in URLs alone, where it opens something.
bool is_secret_field(std::string_view name);
bool is_secret_parameter(std::string_view name);

/// Whether a value may be a URL without scheme and host: "/cb?code=x", "?code=x", "#token=x".
bool is_relative_url(std::string_view text);

/// A query or a form (`a=b&c=d`) with the mark in place of secret values; nothing where there are
/// none.
std::optional<std::string> redact_query(std::string_view query);
/// The same for a URL or a request's target: its user-info, and its query.
std::optional<std::string> redact_url(std::string_view url);

}  // namespace hookctl::capture
