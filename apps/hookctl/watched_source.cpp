#include "watched_source.hpp"

#include <array>
#include <cerrno>

#include <poll.h>

namespace hookctl {

Result<std::size_t> WatchedSource::read(std::span<char> room) {
  for (;;) {
    if (stop_.requested()) return fail(stop_.error());
    std::array<pollfd, 2> waiting{{{fd_, POLLIN, 0}, {stop_.fd(), POLLIN, 0}}};
    const int ready = ::poll(waiting.data(), waiting.size(), -1);
    if (ready < 0) {
      if (errno == EINTR) continue;
      return fail(system_error("cannot wait for input", errno));
    }
    if (waiting[0].revents != 0 && !stop_.requested()) return source_.read(room);
  }
}

}  // namespace hookctl
