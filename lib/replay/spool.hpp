// Bytes put aside in a file without a name, until what goes before them is known.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/io.hpp"

namespace hookctl::replay {

class Spool {
 public:
  static Result<Spool> create(const std::string& folder);
  Result<void> write(std::string_view bytes);
  /// All bytes so far, into another file.
  Result<void> copy_to(ByteSink& sink);

 private:
  explicit Spool(Fd fd) : fd_(std::move(fd)) {}
  Result<void> flush();

  Fd fd_;
  std::string buffer_;
};

}  // namespace hookctl::replay
