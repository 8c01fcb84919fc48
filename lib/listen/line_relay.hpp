// What a command prints, line by line on standard error under the name of its message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/io.hpp"
#include "base/log.hpp"

namespace hookctl::listen {

class LineRelay final : public ByteSink {
 public:
  /// A line that is longer is broken; what a command prints beyond the other is dropped, and said
  /// so.
  static constexpr std::size_t longest_line = 8 * 1024;
  static constexpr std::size_t most = 1024 * 1024;

  /// Both must outlive it.
  LineRelay(std::string_view who, Log& log) : who_(who), log_(log) {}
  /// Never fails.
  Result<void> write(std::string_view bytes) override;
  /// Hands on a last line without a newline.
  void finish();

 private:
  void flush();

  std::string_view who_;
  Log& log_;
  std::string line_;
  std::size_t taken_ = 0;
};

}  // namespace hookctl::listen
