// What “hookctl listen” is asked for, read off its options.
#pragma once

#include <memory>

#include "base/error.hpp"
#include "http/server.hpp"
#include "invocation.hpp"
#include "listen/reception.hpp"
#include "listen/scheme.hpp"

namespace hookctl {

/// --bind; where that was not given SERVER_HOST and SERVICE_PORT, before the profile.
Result<http::BindAddress> listen_address(const Invocation& in);

/// By --scheme, with its secrets and rules. Options that belong to another scheme are refused.
Result<std::unique_ptr<listen::Scheme>> listen_scheme(const Invocation& in);

/// --respond and --status, else the scheme's own: checked against Mosaic's contract where that is
/// the scheme.
Result<listen::Answer> listen_answer(const Invocation& in, const listen::Scheme& scheme);

/// --forward: a usage error where its URL cannot be used, or other options answer already.
Result<void> check_forward(const Invocation& in);
/// Null where nothing is sent on.
std::unique_ptr<listen::Responder> listen_forwarder(const Invocation& in,
                                                    const listen::Scheme& scheme,
                                                    const Runtime& runtime);

/// Raises how many files may be open to what so many connections take, and `jobs` commands at a
/// time; warns where that is more than may be.
void allow_files(const Invocation& in, unsigned jobs);

/// Warns where others can reach it and nothing shows who they are.
void warn_of_strangers(const Invocation& in, const http::BindAddress& address,
                       const listen::Scheme& scheme);

}  // namespace hookctl
