// The head of a request that is sent as it was recorded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/raw_client.hpp"

namespace hookctl::http {

/// Whether a header field belongs to one connection alone (RFC 9110 section 7.6.1): Connection,
/// Keep-Alive, Proxy-…, TE, Trailer, Transfer-Encoding and Upgrade.
bool is_hop_by_hop(std::string_view name);

/// Adds the names that a Connection field's value lists, in small letters: they belong to one
/// connection alone, too.
void add_connection_names(std::vector<std::string>& all, std::string_view value);

/// Writes request line and header fields into `head`, as `RawRequest` says; what was there goes.
/// `authority` is the value of Host. `invalid_input` for what cannot be sent.
Result<void> write_raw_head(const RawRequest& request, std::string_view authority,
                            std::string& head);

}  // namespace hookctl::http
