// A payload to try things on, where one has none at hand.
#pragma once

#include "aruna/payload.hpp"

namespace hookctl::aruna {

/// An object `herbarium.xml` of 42 bytes, AVAILABLE and PRIVATE, with the description "A herbarium
/// in ABCD 2.06", the labels ABCD=2.06 and SOURCE=BGBM, one endpoint, a presigned URL and S3 keys.
/// Ids, secret and keys are made up, and open nothing.
Payload example_payload();

}  // namespace hookctl::aruna
