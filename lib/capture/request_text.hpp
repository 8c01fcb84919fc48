// HTTP as text: a raw HTTP/1.1 request or response, and a file of header lines.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "capture/record.hpp"

namespace hookctl::capture {

struct RawRequest {
  std::string method;
  std::string target;
  HeaderList headers;
  std::string body;
};

/// Reads a request as it is on the wire (RFC 9112); lines may end in LF alone. The body is what
/// Content-Length says, or the chunks, or the rest; never inflated. `invalid_input` tells line and
/// cause: a torn body, a header without colon, both lengths.
Result<RawRequest> parse_raw_request(std::string_view text);

struct RawResponse {
  int status = 0;
  HeaderList headers;
  std::string body;
};

/// The same for a response. Interim ones (1xx) before it are passed over; 204 and 304 have no body.
Result<RawResponse> parse_raw_response(std::string_view text);

/// Reads header lines, as `curl -D` or a browser's tools write them: a request or status line at
/// the top is passed over, and so are empty lines at the end.
Result<HeaderList> parse_headers(std::string_view text);

}  // namespace hookctl::capture
