// Requests out of curl command lines, as browsers' “copy as cURL (bash)” gives them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/url.hpp"
#include "capture/record.hpp"

namespace hookctl::capture {

struct CurlRequest {
  std::string method;
  Url url;
  HeaderList headers;  ///< Host first and Content-Length last, as curl has them
  std::string body;
};

/// Reads a script of curl commands: method, URL, headers, cookies, user, data in all of curl's
/// forms that name no file, and options that do not change the request. `--data-binary @-` may take
/// what a printf before it writes, as `capture export` has it. `invalid_input` names the line and
/// the option that cannot be imported.
Result<std::vector<CurlRequest>> parse_curl(std::string_view script);

}  // namespace hookctl::capture
