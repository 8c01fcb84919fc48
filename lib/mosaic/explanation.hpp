// Why a signature does not match: each usual cause, tried.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace hookctl::mosaic {

struct Explanation {
  std::string_view code;  ///< stable: "body-crlf", …; "unknown" where no cause fits
  std::string message;    ///< what happened and what to change
  /// Further causes that had to come together with it, as the form of the signature does.
  std::vector<std::string_view> also;
};

/// Finds the cause by computing the signature as it would be under each, and under those pairs of
/// them that go together. Says nothing on whether the message is valid: where this is asked for, it
/// mostly is not. Where the signature is that of the body by a secret other than the first, the
/// cause is "previous-secret": such a message is valid, but its sender has not changed over yet.
/// "other-scheme" and "signature-t-v1-form" are told by the signature's form, even where nothing
/// can be computed; the message says which. The work is bounded, whatever the body's size.
Explanation explain_mismatch(std::string_view body, std::string_view signature,
                             std::span<const Secret> secrets);

}  // namespace hookctl::mosaic
