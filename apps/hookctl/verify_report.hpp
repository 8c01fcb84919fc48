// Verdicts as they are printed.
#pragma once

#include <string>
#include <string_view>

#include "json/writer.hpp"
#include "verifier.hpp"

namespace hookctl {

/// The members of a verdict's JSON object, within one that is open:
/// "valid","code","message","age_seconds","message_id","secret_index","explanation"?,"violations"?,
/// "hook_id"?,"object_id"?.
void write_finding(json::Writer& out, const Finding& finding);

/// What a valid message is: "message 3f2…, 2.5 s old, signed with secret 2".
void append_details(std::string& out, const Finding& finding);

/// Indented lines below a verdict: its explanation and its violations.
void append_reasons(std::string& out, const Finding& finding);

}  // namespace hookctl
