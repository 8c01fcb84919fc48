// A message that is about to leave: read, wrapped and signed, for the commands that make one.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/url.hpp"
#include "cli/spec.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"

namespace hookctl {

/// What makes an envelope around the payload in FILE.
inline constexpr std::array envelope_option_list{
    OptionSpec{.name = "message-type",
               .metavar = "TYPE",
               .help = "FILE is a payload; put it in an envelope of this type",
               .kind = ValueKind::text},
    OptionSpec{.name = "message-id",
               .metavar = "ID",
               .help = "the envelope's message id; by default a new UUID",
               .kind = ValueKind::text},
    OptionSpec{.name = "timestamp",
               .metavar = "TIME",
               .help = "the envelope's timestamp; by default now",
               .kind = ValueKind::time},
};
inline constexpr OptionGroup envelope_options{"Envelope", envelope_option_list};

inline constexpr std::array signing_secret_option_list{
    HOOKCTL_SECRET_OPTIONS("secret", "the webhook's secret", false),
};
inline constexpr OptionGroup signing_secret_options{"Secret", signing_secret_option_list};

/// The largest message that is held in memory.
inline constexpr std::size_t largest_message = std::size_t{64} * 1024 * 1024;

/// The secret to sign with. `usage` where there is none, or a blank one.
Result<Secret> signing_secret(const Invocation& in);

struct SignedMessage {
  std::string body;
  std::string signature;
  Time time;  ///< the envelope's, else now
};

/// FILE's bytes, in an envelope where --message-type asks for one, signed.
Result<SignedMessage> sign_message(const Invocation& in, const Secret& secret);

/// The headers that belong to it, names in lower case.
std::vector<std::pair<std::string, std::string>> headers_of(const SignedMessage& message);

}  // namespace hookctl
