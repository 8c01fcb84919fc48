// The values of "format".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace hookctl::json::schema {

struct Format {
  std::string_view name;
  std::string_view what;                            ///< "an e-mail address", to follow "must be"
  bool (*text)(std::string_view) = nullptr;         ///< of strings
  bool (*number)(const nlohmann::json&) = nullptr;  ///< of numbers
};

/// Null where there is no format of this name.
const Format* find_format(std::string_view name);
/// All names, for people.
std::string format_names();

/// RFC 3339; a leap second only where UTC can have one.
bool is_date(std::string_view text);
bool is_time(std::string_view text);
bool is_date_time(std::string_view text);
/// RFC 3339 appendix A.
bool is_duration(std::string_view text);

/// RFC 1123 section 2.1; RFC 5890 with RFC 5892's code points.
bool is_hostname(std::string_view text);
bool is_idn_hostname(std::string_view text);
/// RFC 2673 section 3.2; RFC 4291 section 2.2.
bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);
/// RFC 5321 section 4.1.2; RFC 6531.
bool is_email(std::string_view text);
bool is_idn_email(std::string_view text);

/// RFC 3986, RFC 3987, RFC 6570.
bool is_uri(std::string_view text);
bool is_uri_reference(std::string_view text);
bool is_iri(std::string_view text);
bool is_iri_reference(std::string_view text);
bool is_uri_template(std::string_view text);
/// A web address as ajv-formats has it: http, https or ftp, and a public host.
bool is_url(std::string_view text);

/// RFC 6901 sections 3 and 6, and the draft of relative pointers.
bool is_json_pointer(std::string_view text);
bool is_json_pointer_uri_fragment(std::string_view text);
bool is_relative_json_pointer(std::string_view text);

/// Padded, of the standard alphabet; nothing where it is not.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace hookctl::json::schema
