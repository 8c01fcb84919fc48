// Takes the secrets out of records, so that they may be shared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "capture/record.hpp"

namespace hookctl::capture {

/// What stands in place of a secret. It may stand in headers, JSON and URLs alike.
inline constexpr std::string_view redaction_mark = "REDACTED";

struct RedactOptions {
  std::vector<std::string> headers;   ///< more headers, in any letter case
  std::vector<std::string> pointers;  ///< more values of JSON bodies
  bool body = false;                  ///< all of the bodies
};

/// What was done to a record.
struct Redaction {
  std::vector<std::string> done;  ///< new ones: "header:Authorization", "body:/secret", "url", …
  bool body_changed = false;      ///< its signature cannot verify any more
  unsigned bodies_opaque = 0;     ///< neither JSON nor a form: not looked into
};

/// Puts the mark in place of: the values of headers that carry credentials (Authorization, Cookie,
/// Set-Cookie, what is called a token, secret, password or key; a bearer's or basic one keeps that
/// word), members of JSON bodies and fields of forms and queries called so, user-info and
/// signatures in URLs, absolute or relative, wherever one is a whole value; and what the options
/// name. Request and response alike. A signature header stays: it is no secret. Every other byte
/// stays, and `redactions` lists what was done. Doing it again changes nothing.
Redaction redact(Record& record, const RedactOptions& options);

}  // namespace hookctl::capture
