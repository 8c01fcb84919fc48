// The registration of a hook as text, for --dry-run.
#pragma once

#include <string>

#include "aruna/hook_definition.hpp"
#include "base/url.hpp"

namespace hookctl {

/// The request that REST would make, as a line for any POSIX shell. The tokens come from the
/// variables HOOKCTL_TOKEN and HOOKCTL_HOOK_TOKEN, and do not get onto curl's command line.
std::string curl_of(const aruna::HookDefinition& definition, const Url& api);

}  // namespace hookctl
