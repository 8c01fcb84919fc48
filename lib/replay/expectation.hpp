// What an answer must be for a record to count as replayed.
#pragma once

#include <optional>

#include "base/error.hpp"
#include "http/raw_client.hpp"
#include "http/status_set.hpp"

namespace hookctl::replay {

struct Expectations {
  /// Empty: any 2xx; with `mosaic`, a success.
  http::StatusSet statuses;
  /// The answer must keep Mosaic's response contract.
  bool mosaic = false;
};

/// What is wrong with an answer; nothing where it is as expected. `verification_failed`.
std::optional<Error> judge(const Expectations& expected, const http::RawAnswer& answer);

}  // namespace hookctl::replay
