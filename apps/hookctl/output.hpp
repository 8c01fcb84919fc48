// Standard output, as commands write it.
#pragma once

#include <string>
#include <string_view>

#include "base/io.hpp"

namespace hookctl {

/// Buffered, but for a terminal, which sees every write at once. Where the reader of a pipe has
/// gone, writing fails with code `interrupted` and `closed()` is true from then on: the program
/// then ends quietly, with exit code 0 unless something else failed.
class Output final : public ByteSink {
 public:
  explicit Output(int fd);
  Result<void> write(std::string_view bytes) override;
  /// `text` and a newline.
  Result<void> line(std::string_view text);
  /// Hands over what is buffered: after each line that somebody may wait for.
  Result<void> flush();
  bool closed() const { return closed_; }
  bool is_terminal() const { return terminal_; }

 private:
  Result<void> pass_on(std::string_view bytes);

  FdSink sink_;
  std::string buffer_;
  bool terminal_;
  bool closed_ = false;
};

}  // namespace hookctl
