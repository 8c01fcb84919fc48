// The keys that may have been used in place of the secret.
#pragma once

#include <vector>

#include "base/secret.hpp"
#include "mosaic/body_variants.hpp"

namespace hookctl::mosaic {

/// A secret as somebody may have stored or read it.
struct SecretVariant {
  Change change;
  Secret secret;
};

/// With or without line ends, blanks and quotes around it; encoded or decoded.
std::vector<SecretVariant> variants_of(const Secret& secret);

}  // namespace hookctl::mosaic
