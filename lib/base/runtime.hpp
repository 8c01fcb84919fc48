// What every long-running part is handed: time, chance, the wish to end, and the log.
#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/stop.hpp"

namespace hookctl {

struct Runtime {
  const Clock& clock;
  Random& random;
  const Stop& stop;
  Log& log;
};

}  // namespace hookctl
