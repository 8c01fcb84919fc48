// Why a signature does not match: each usual cause, tried.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace hookctl::mosaic {

struct Explanation {
  std::string_view code;  ///< stable: "body-crlf", …; "unknown" where no cause fits
  std::string message;    ///< what happened and what to change
};

/// Finds the cause by computing the signature as it would be under each. Says nothing on whether
/// the message is valid: it is not.
Explanation explain_mismatch(std::string_view body, std::string_view signature,
                             std::span<const Secret> secrets);

}  // namespace hookctl::mosaic
