// Header fields of one's own on a request.
#pragma once

#include <array>

#include "base/error.hpp"
#include "http/message.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"

namespace hookctl {

inline constexpr OptionSpec header_option{.name = "header",
                                          .metavar = "LINE",
                                          .help =
                                              "a header field to add, as 'NAME: VALUE'; for "
                                              "secret ones there is --header-file",
                                          .kind = ValueKind::text,
                                          .repeatable = true};
inline constexpr OptionSpec header_file_option{.name = "header-file",
                                               .metavar = "FILE",
                                               .help =
                                                   "add the header fields in this file, one a "
                                                   "line; their values are shown nowhere",
                                               .kind = ValueKind::file,
                                               .repeatable = true};

/// Adds the fields of both options to a request that has its own already. A usage error for what is
/// no field, for a field that the request makes itself, and for a credential on the command line.
Result<void> add_headers(const Invocation& in, http::Headers& headers);

}  // namespace hookctl
