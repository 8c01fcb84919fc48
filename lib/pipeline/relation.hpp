// Linking a result to its source.
#pragma once

#include <string>

#include "aruna/api.hpp"
#include "pipeline/ledger.hpp"

namespace hookctl::pipeline {

/// The relation that a result has: ORIGIN, from the result (outbound) to the object that fired.
aruna::Relation origin_relation(const Ulid& source);

struct Linked {
  bool added = false;
  std::string notice;  ///< why it was left out
};

/// Links a result that was put by S3. Left out with a notice where there is no token, or where the
/// storage told no id. `resumed`: an earlier run may have linked it, so the server is asked first.
Result<Linked> link_to_source(aruna::Api& api, const JobId& job, const ResultRecord& result,
                              bool has_token, bool resumed);

}  // namespace hookctl::pipeline
