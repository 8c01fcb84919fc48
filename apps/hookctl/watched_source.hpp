// An input that is waited for no longer than the run shall last.
#pragma once

#include <string>

#include "base/io.hpp"
#include "base/stop.hpp"

namespace hookctl {

/// A source over a descriptor that stays its owner's. Where the run is to end, reading fails with
/// the stop's error, also while it waits for a pipe or a terminal.
class WatchedSource final : public ByteSource {
 public:
  WatchedSource(int fd, std::string name, const Stop& stop)
      : fd_(fd), source_(fd, std::move(name)), stop_(stop) {}
  Result<std::size_t> read(std::span<char> room) override;

 private:
  int fd_;
  FdSource source_;
  const Stop& stop_;
};

}  // namespace hookctl
