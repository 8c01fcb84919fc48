// What is shown of a response that was judged: `respond --check`, `send`.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "mosaic/response.hpp"

namespace hookctl {

/// Errors or warnings as a JSON array, `[{"message","code"?}]`.
std::string notices_json(const std::vector<mosaic::Notice>& notices);

/// `"kept","success","breaches":[{"code","pointer","message"}],"errors","warnings"` as members of
/// an object, without its braces.
std::string verdict_members(const mosaic::ResponseVerdict& verdict);

/// The same for people: a line on the whole, and one for each breach, error and warning.
std::string verdict_text(const mosaic::ResponseVerdict& verdict);

/// What a run fails with for an answer that has a breach; it names the first.
Error broken_contract(const mosaic::ResponseVerdict& verdict);

}  // namespace hookctl
