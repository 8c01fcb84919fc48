// A record as a raw HTTP/1.1 request.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "capture/record.hpp"

namespace hookctl::capture {

/// Whether a record can go on a wire: a method, target and headers that cannot be mistaken for
/// something else. `invalid_input` names what cannot: a capture may come from anywhere.
Result<void> check_request(const Record& record);
/// Whether headers alone can.
Result<void> check_headers(const HeaderList& headers);

/// The request as it is on the wire (RFC 9112), each header as it came. Only where the recorded
/// framing does not fit the body (it came in chunks, or over HTTP/2, or was redacted), there is a
/// Content-Length instead. The errors are those of `check_request`.
Result<std::string> format_raw_request(const Record& record);

}  // namespace hookctl::capture
