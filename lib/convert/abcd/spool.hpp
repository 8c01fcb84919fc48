// A growing sequence of bytes that is kept in memory while it is small, and in a file without a
// name when it is not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/io.hpp"

namespace hookctl::convert::abcd {

class Spool {
 public:
  /// At most `memory` bytes stay in memory; the file is made in `folder` when it is needed.
  Spool(std::string folder, std::size_t memory);

  Result<void> append(std::string_view bytes);
  std::uint64_t size() const { return on_disk_ + buffer_.size(); }
  bool empty() const { return size() == 0; }
  /// Fills `room` from `offset` on, as far as there is something.
  Result<std::size_t> read(std::uint64_t offset, std::span<char> room) const;
  /// Replaces bytes that are there already.
  Result<void> overwrite(std::uint64_t offset, std::string_view bytes);
  /// Hands everything to a sink, in pieces.
  Result<void> copy_to(ByteSink& sink) const;
  /// Empties it; the file stays for the next bytes.
  Result<void> clear();

 private:
  Result<void> flush();
  std::string folder_;
  std::size_t memory_;
  std::string buffer_;  // what follows the file's bytes
  Fd file_;
  std::uint64_t on_disk_ = 0;
};

}  // namespace hookctl::convert::abcd
