// What a run of `process` tells on standard output.
#pragma once

#include <string>

#include "invocation.hpp"
#include "pipeline/process.hpp"

namespace hookctl {

/// The documented shape of `process -o json`.
std::string report_as_json(const pipeline::Report& report);
/// The same for what was not begun with, since it is no payload.
std::string unworked_as_json(const Error& error);
/// For people.
std::string report_as_text(const pipeline::Report& report);

/// `--dry-run`: what would be done.
std::string plan_as_json(const aruna::Payload& payload, const pipeline::ProcessOptions& options,
                         const pipeline::Plan& plan, std::string_view callback_to);
std::string plan_as_text(const aruna::Payload& payload, const pipeline::ProcessOptions& options,
                         const pipeline::Plan& plan, std::string_view callback_to);

}  // namespace hookctl
