// Who holds a claim: a process, told apart from a later one with the same number.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace hookctl::pipeline {

/// This process, as "boot:namespace:pid:start:random".
std::string describe_this_process(Random& random);

enum class Liveness { alive, dead, unknown };
/// Whether the process that a description means still runs; `unknown` where its number counts in
/// another namespace.
Liveness look_at(std::string_view claimant);

}  // namespace hookctl::pipeline
